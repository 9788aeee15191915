// Lists the posts that Eleventy reads in a folder, a JSON object a line.
const { readdirSync } = require("node:fs");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");

const LISTS = ["all", "nav", "post", "posts"];
// A site's posts have one of these tags, or are in a folder of such a name.
const POSTS = ["posts", "post", "blog", "articles"];

function described(page) {
  return {
    path: page.inputPath.replace(/^\.\//, ""),
    title: String(page.data.title ?? ""),
    day: page.date.toISOString().slice(0, 10),
    url: page.url || undefined,
    tags: [page.data.tags ?? []].flat().filter((tag) => !LISTS.includes(tag)),
    is_draft: page.data.draft === true || !page.url,
  };
}

async function main() {
  process.chdir(process.argv[2]);
  const program = join(process.env.NODE_PATH, "@11ty/eleventy/src/Eleventy.js");
  const { default: Eleventy } = await import(pathToFileURL(program));
  const named = readdirSync(".").find((name) =>
    /^(\.eleventy\.js|eleventy\.config\.\w+)$/.test(name),
  );
  const site = new Eleventy(undefined, process.argv[3], {
    configPath: named,
    dryRun: true,
    quietMode: true,
    config: (config) =>
      // It is asked before pages are filled into templates, which need not be there.
      config.addCollection("zzz", (pages) => {
        const every = pages.getAll();
        const tagged = POSTS.map((tag) => pages.getFilteredByTag(tag));
        const below = every.filter((page) =>
          /\.(md|html)$/.test(page.inputPath) &&
          page.inputPath.split("/").slice(0, -1).some((name) => POSTS.includes(name)),
        );
        const posts = [...tagged, below].find((list) => list.length) ?? every;
        process.stdout.write(
          posts.map((page) => `${JSON.stringify(described(page))}\n`).join(""),
          () => process.exit(0),
        );
        return new Promise(() => {});
      }),
  });
  await site.init();
  await site.toJSON();
}

main();
