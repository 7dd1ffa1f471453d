package net.lanspread.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.regex.Pattern;

/** The page's files, which are in the jar as {@code /page}. Stateless. */
final class PageFiles {
  private static final String FOLDER = "/page/";

  /** The names that the page's build gives to files; none leads outside their folder. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+");

  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript",
          "css", "text/css",
          "svg", "image/svg+xml");

  private PageFiles() {}

  static void addTo(Router router) {
    router
        .on("GET", "/", _ -> file("", "index.html", "no-cache"))
        .on("GET", "/index.html", _ -> file("", "index.html", "no-cache"))
        .on("GET", "/hall", _ -> file("", "index.html", "no-cache"))
        .on("GET", "/favicon.svg", _ -> file("", "favicon.svg", "no-cache"))
        // Their names carry the hash of their content.
        .on(
            "GET",
            "/assets/{name}",
            call -> file("assets/", call.parameter("name"), "public, max-age=31536000, immutable"));
  }

  private static Answer file(String folder, String name, String cacheControl)
      throws RefusedException, IOException {
    String mediaType = MEDIA_TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (mediaType != null && NAME.matcher(name).matches()) {
      try (InputStream in = PageFiles.class.getResourceAsStream(FOLDER + folder + name)) {
        if (in != null) {
          return new Answer.Bytes(mediaType, cacheControl, in.readAllBytes());
        }
      }
    }
    throw new RefusedException(404, "unknown-command", "the page has no such file");
  }
}
