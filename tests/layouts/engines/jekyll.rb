# Lists the posts that Jekyll reads in a folder, a JSON object a line.
require "jekyll"
require "json"

Jekyll.logger.log_level = :error
# Debian's Jekyll refuses symbols in configurations, which others take.
class Psych::ClassLoader::Restricted
  def symbolize(name) = name.to_sym
end

config = Jekyll.configuration(
  "source" => ARGV[0], "destination" => ARGV[1], "disable_disk_cache" => true,
  "show_drafts" => true, "future" => true, "quiet" => true, "safe" => true
)
# Themes and plugins are not needed, and may not be there.
config.delete("theme")
config["plugins"] = []
site = Jekyll::Site.new(config)
site.reset
site.read
documents = site.posts.docs
if documents.empty?
  # Pages about authors, and lists, are no posts.
  written = site.collections.values.select(&:write?).reject { |each| each.label == "authors" }
  documents = written.flat_map(&:docs).reject { |each| each.basename == "index.html" }
end
documents.each do |post|
  puts JSON.generate(
    "path" => post.path.delete_prefix(site.source + "/"), "title" => post.data["title"].to_s,
    "day" => post.data.key?("date") ? post.date.strftime("%Y-%m-%d") : nil,
    "url" => File.join("/", site.config["baseurl"].to_s, post.url),
    "tags" => Array(post.data["tags"]) + Array(post.data["categories"]),
    "is_draft" => post.relative_path.start_with?("_drafts/") || post.data["published"] == false
  )
end
