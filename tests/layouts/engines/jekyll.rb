# Lists the posts that Jekyll reads in a folder, a JSON object a line.
require "jekyll"
require "json"

Jekyll.logger.log_level = :error
site = Jekyll::Site.new(
  Jekyll.configuration(
    "source" => ARGV[0], "destination" => ARGV[1], "disable_disk_cache" => true,
    "plugins" => [], "theme" => nil, "safe" => true, "show_drafts" => true,
    "future" => true, "quiet" => true
  )
)
site.reset
site.read
documents = site.posts.docs
if documents.empty?
  written = site.collections.values.select(&:write?)
  documents = written.flat_map(&:docs)
end
documents.each do |post|
  puts JSON.generate(
    "path" => post.relative_path, "title" => post.data["title"].to_s,
    "day" => post.data.key?("date") ? post.date.strftime("%Y-%m-%d") : nil,
    "url" => File.join("/", site.config["baseurl"].to_s, post.url),
    "tags" => Array(post.data["tags"]) + Array(post.data["categories"]),
    "is_draft" => post.relative_path.start_with?("_drafts/") || post.data["published"] == false
  )
end
