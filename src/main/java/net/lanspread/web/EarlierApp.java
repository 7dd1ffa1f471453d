package net.lanspread.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** An app that was started before on the same state folder, asked by a later one. Stateless. */
final class EarlierApp {
  private static final int PATIENCE_MILLIS = 3_000;
  private static final int MAX_ANSWER_BYTES = 4096;

  private EarlierApp() {}

  /** A fresh code of the app there; empty when no app answers that knows its token. */
  static Optional<String> newCode(AppFile.Address app) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + app.port() + "/api/code")
                  .toURL()
                  .openConnection(Proxy.NO_PROXY);
      try {
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Authorization", "Bearer " + app.token());
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        connection.setFixedLengthStreamingMode(0);
        connection.setDoOutput(true);
        connection.getOutputStream().close();
        if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
          return Optional.empty();
        }
        try (InputStream in = connection.getInputStream()) {
          String code = AppJson.object(in.readNBytes(MAX_ANSWER_BYTES)).path("code").asString("");
          return Optional.of(code).filter(text -> !text.isEmpty());
        }
      } finally {
        connection.disconnect();
      }
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
  }
}
