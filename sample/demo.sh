#!/bin/sh
# The demo behind `make demo`: load the bundled sample, and ask it a few questions.
#
# usage: sample/demo.sh PROGRAM DATABASE
set -eu
program=$1
database=$2
sample=$(dirname "$0")/posts.csv

ask() {
    printf '\n$ blogdb'
    for word in "$@"; do
        case $word in *\ *) printf ' "%s"' "$word" ;; *) printf ' %s' "$word" ;; esac
    done
    printf '\n'
    "$program" "$@" --db "$database"
}

ask load "$sample"
ask show posts_per_month
ask show tag_usage --limit 5
ask query "select related_slug, score, shared_tags from related_to('stackllama')"
ask query "select name, count_posts, first_slug from cited_targets where kind = 'model' and citation_rank <= 3"
ask query "select rank, slug, title from search_posts('fine-tune llama 2', k := 3)"
ask report --out "$(dirname "$database")/report.html"
cat <<END

The blog is now a DuckDB database: $database
and a page to look at, in any browser: $(dirname "$database")/report.html
Ask it more questions:
  export BLOGDB_PATH=$database PATH="$(dirname "$program"):\$PATH"
  blogdb views                      lists all questions
  blogdb describe related_posts     explains a view, column by column
  blogdb query "from posts_tagged('llm')"
  blogdb search stable diffusion    finds the posts that best match these words
  blogdb history stackllama         shows what happened to a post
  blogdb audit                      says what to mend, and how
  blogdb shell                      opens the DuckDB shell on it, read-only
  blogdb load YOUR-BLOG --db my-blog.duckdb
                                    loads a blog's folder, an export, a feed, a table
  blogdb layouts                    lists all that can be loaded
END
