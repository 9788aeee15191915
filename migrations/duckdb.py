"""What Alembic needs to know to write DDL for DuckDB."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alembic.ddl.base import ColumnComment, format_column_name, format_table_name
from alembic.ddl.impl import DefaultImpl
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import sqltypes

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import DDLCompiler


class DuckDBImpl(DefaultImpl):
    """Alembic's operations for DuckDB, whose DDL is transactional."""

    __dialect__ = "duckdb"
    transactional_ddl = True


@compiles(ColumnComment, "duckdb")
def _comment_on_column(element: ColumnComment, compiler: DDLCompiler, **_: Any) -> str:
    comment = (
        "NULL"
        if element.comment is None
        else compiler.sql_compiler.render_literal_value(
            element.comment, sqltypes.String()
        )
    )
    table = format_table_name(compiler, element.table_name, element.schema)
    column = format_column_name(compiler, element.column_name)
    return f"COMMENT ON COLUMN {table}.{column} IS {comment}"
