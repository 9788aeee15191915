// Lists the posts that Hexo reads in a folder, a JSON object a line.
const Hexo = require("hexo");

async function main() {
  const hexo = new Hexo(process.argv[2], { silent: true });
  // It would read no configuration without its mark in package.json.
  hexo.env.init = true;
  await hexo.init();
  // Days are those of the machine, which is the author's, and in the author's zone.
  process.env.TZ = hexo.config.timezone || "UTC";
  // It reads posts in forms that it can show only, which is a plugin's work.
  for (const ending of ["md", "markdown", "mdown", "mkd", "mdx", "html"]) {
    hexo.extend.renderer.register(ending, "html", (data) => data.text, true);
  }
  await hexo.source.process();
  for (const post of hexo.model("Post").toArray()) {
    const names = (list) => list.toArray().map((each) => each.name);
    console.log(
      JSON.stringify({
        path: `${hexo.config.source_dir}/${post.source}`,
        title: post.title,
        day: post.date.format("YYYY-MM-DD"),
        url: post.permalink,
        tags: [...names(post.tags), ...names(post.categories)],
        is_draft: !post.published,
      }),
    );
  }
}

main();
