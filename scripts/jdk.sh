# Sourced by ./lanspread and ./dev: finds a JDK 25 and exports JAVA_HOME, or says what to install.

# Games have names in all languages, and Java can name their files in a UTF-8 locale only.
if [ "$(uname)" = Linux ] && [ "$(locale charmap 2>/dev/null)" != UTF-8 ]; then
  export LC_ALL=C.UTF-8
fi

is_jdk25() {
  [ -x "$1/bin/javac" ] || return 1
  # Asking javac takes a third of a second, at each start of the program.
  [ ! -r "$1/release" ] || { grep -Eq '^JAVA_VERSION="25([.+-]|")' "$1/release"; return; }
  "$1/bin/javac" -version 2>&1 | grep -Eq '^javac 25([.+-]|$)'
}

find_jdk25() {
  local candidate
  for candidate in \
    "${JAVA_HOME:-}" \
    "$(dirname "$(dirname "$(readlink -f "$(command -v javac || echo /nonexistent/bin/javac)")")")" \
    /usr/lib/jvm/*25* /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "/c/Program Files/"*/jdk-25*; do
    if [ -n "$candidate" ] && is_jdk25 "$candidate"; then
      export JAVA_HOME="$candidate"
      return 0
    fi
  done
  cat >&2 <<'MSG'
Lanspread needs a JDK 25, and none was found.
Install one, for example
  Debian, Ubuntu   apt install openjdk-25-jdk   (or the package temurin-25-jdk)
  macOS            brew install openjdk@25
  Windows          winget install EclipseAdoptium.Temurin.25.JDK
or set JAVA_HOME to the folder of a JDK 25 that you have, and try again.
MSG
  return 1
}

need_maven() {
  # Without these Maven's own libraries make the JDK warn at every build.
  export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
  command -v mvn >/dev/null && return 0
  cat >&2 <<'MSG'
Lanspread is built with Maven, and no "mvn" was found.
Install it, for example
  Debian, Ubuntu   apt install maven
  macOS            brew install maven
  Windows          winget install Apache.Maven
and try again.
MSG
  return 1
}
