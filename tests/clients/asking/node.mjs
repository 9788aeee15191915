// DuckDB's package for Node, and Evidence's connector, which is built on it.
import { createRequire } from "node:module";
import { join } from "node:path";

const [client, folder, path, ...views] = process.argv.slice(2);
const require = createRequire(join(folder, "package.json"));

function cell(value) {
  if (value === null || value === undefined) return null;
  if (typeof value === "number") {
    const text = value.toFixed(9).replace(/\.?0+$/, "");
    return text === "-0" ? "0" : text;
  }
  if (value instanceof Date) {
    return value.toISOString().replace(/(T00:00:00\.000)?Z$/, "").replace("T", " ");
  }
  return String(value);
}

async function byNode() {
  const { DuckDBInstance } = require("@duckdb/node-api");
  const instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY" });
  const connection = await instance.connect();
  return async (view) =>
    (await connection.runAndReadAll(`from ${view}`)).getRowsJS();
}

async function byEvidence() {
  const { getRunner } = require("@evidence-dev/duckdb");
  const run = await getRunner({ filename: path });
  return async (view) => {
    const answer = await run(`select * from ${view}`, `${view}.sql`, 100000);
    const rows = [];
    for await (const batch of answer.rows()) rows.push(...batch);
    return rows.map((row) => Object.values(row));
  };
}

const read = await (client === "evidence" ? byEvidence : byNode)();
const said = {};
for (const view of views) {
  said[view] = (await read(view)).map((row) => row.map(cell));
}
process.stdout.write(JSON.stringify(said), () => process.exit(0));
