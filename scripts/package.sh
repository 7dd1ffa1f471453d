#!/usr/bin/env bash
# Makes the program's image for this system, with its own Java, in target/package, and on Debian a .deb of it.
#
#   package.sh           make them and print their sizes and how fast they start
#   package.sh --check   then also prove that they work, on a PATH without Java
#
# Runs on Linux, macOS and Windows (in Git's bash); each makes its own system's image only. See docs/packaging.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/jdk.sh
find_jdk25
need_maven
check=no
case "${1:-}" in
  "") ;;
  --check) check=yes ;;
  *) echo "package.sh [--check]" >&2; exit 2 ;;
esac

out=target/package
bin="$JAVA_HOME/bin"
version="$(sed -n 's:^  <version>\(.*\)</version>:\1:p' pom.xml)"
# macOS starts the first launcher on a double click and tells no upper case from lower case: it gets one launcher,
# which is the app when it is given no arguments.
name=lanspread
launchers=(--add-launcher "lanspread-app=$out/lanspread-app.properties")
case "$(uname -s)" in
  Linux)
    icon=png image="$out/lanspread" app="$out/lanspread/lib/app" run="$out/lanspread/bin/lanspread" ;;
  Darwin)
    name=Lanspread icon=icns image="$out/Lanspread.app" app="$image/Contents/app" run="$image/Contents/MacOS/Lanspread"
    launchers=(--arguments app)
    version="${version/#0./1.}" ;; # a bundle's version must not begin with 0
  *)
    icon=ico image="$out/lanspread" app="$out/lanspread/app" run="$out/lanspread/lanspread.exe"
    launchers+=(--win-console) ;;
esac
separator=:
[[ "$icon" != ico ]] || separator=';'
tool() {
  local class="$1"
  shift
  "$bin/java" -cp "target/test-classes${separator}target/classes${separator}target/lib/*" \
    "net.lanspread.packaging.$class" "$@"
}

echo "Building …"
mvn -q -B -Dstyle.color=never package -DskipTests
rm -rf "$out"
mkdir -p "$out/input/legal"
cp target/lanspread.jar "$out/input/"
tool ShippedLibraries target/lib "$out/input/lib" "$out/input/legal"
cp LICENSE NOTICE scripts/package/licences/* "$out/input/legal/"
tool IconFile web-ui/public/favicon.svg "$out/lanspread.$icon"

# What jdeps sees in the libraries that are reached, less the desktop, which Jackson does without, and more what is
# found at run time: EC keys of a peer's certificate on a JDK that keeps them in a module of their own.
echo "Linking a Java runtime …"
modules="$("$bin/jdeps" --multi-release 25 --ignore-missing-deps --recursive --print-module-deps \
  --class-path 'target/lib/*' target/lanspread.jar | tr , '\n' | tr -d '\r' | grep -vx java.desktop | paste -sd, -)"
"$bin/jlink" --add-modules "$modules,jdk.crypto.ec" --no-man-pages --no-header-files --strip-java-debug-attributes \
  --output "$out/runtime"

echo "Making the image …"
cat >"$out/lanspread-app.properties" <<MSG
arguments=app
icon=$out/lanspread.$icon
win-console=false
win-menu=true
win-shortcut=true
MSG
options=()
while IFS= read -r option; do
  [[ "$option" == -* ]] && options+=(--java-options "$option")
done <scripts/java.options
about=(--name "$name" --app-version "$version" --vendor "the Lanspread authors"
  --description "Games for everybody at a LAN party, from everybody")
"$bin/jpackage" --type app-image "${about[@]}" --input "$out/input" --main-jar lanspread.jar \
  --runtime-image "$out/runtime" --icon "$out/lanspread.$icon" --dest "$out" "${options[@]}" "${launchers[@]}"

# The classes of an app that starts, as they are in memory then, and how often the methods of a first install are called.
# The image must stay as it is from here on: the JVM
# leaves the cache alone when a jar has another time or size; what it would say of that goes to stdout, where programs
# read JSON.
echo "Training its start and its first install …"
training="$out/training"
mkdir -p "$training"
{ tool StartTraining "$training" "$app/lanspread.aot" "$run" && [[ -s "$app/lanspread.aot" ]]; } ||
  { cat "$training/log.txt" >&2; exit 1; }
rm -r "$training"/games "$training"/friend
for config in "$app"/*.cfg; do
  # At the end of the section: the options before them set the log up anew.
  awk 'function add() {
    print "java-options=-XX:AOTCache=$APPDIR/lanspread.aot"
    print "java-options=-Xlog:aot*=off:stderr"
  }
  /^\[/ { if (inside) add(); inside = /^\[JavaOptions\]/ }
  { print }
  END { if (inside) add() }' "$config" >"$training/cfg"
  cp "$training/cfg" "$config"
done
# What was added is part of what macOS checks.
[[ "$icon" != icns ]] || codesign --force --deep --sign - "$image"

# Not by jpackage, which gives the files new times, so that the cache would be left alone.
deb=""
if [[ "$icon" == png ]] && ! command -v dpkg-deb >/dev/null; then
  echo "No .deb: the program dpkg-deb is missing here." >&2
elif [[ "$icon" == png ]]; then
  echo "Making the .deb …"
  root="$out/deb"
  deb="$out/lanspread_${version}_$(dpkg --print-architecture).deb"
  mkdir -p "$root/DEBIAN" "$root/opt" "$root/usr/bin" "$root/usr/share/applications" "$root/usr/share/doc/lanspread"
  cp -a "$image" "$root/opt/"
  ln -s /opt/lanspread/bin/lanspread "$root/usr/bin/lanspread"
  cp scripts/package/lanspread.desktop "$root/usr/share/applications/"
  cat NOTICE LICENSE >"$root/usr/share/doc/lanspread/copyright"
  cat >"$root/DEBIAN/control" <<MSG
Package: lanspread
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: the Lanspread authors <lanspread@localhost>
Section: games
Priority: optional
Installed-Size: $(du -sk "$root" | cut -f1)
Depends: libc6
Recommends: xdg-utils
Description: Games for everybody at a LAN party, from everybody
 Each guest runs one peer; peers find each other, and a game comes from several
 of them at once, verified, unpacked and ready to play. Brings its own Java.
MSG
  env -u SOURCE_DATE_EPOCH dpkg-deb --root-owner-group --build "$root" "$deb" >/dev/null
  rm -r "$root"
fi

mib() { du -sk "$1" | awk '{ printf "%5d MiB  ", $1 / 1024 }'; echo "$1"; }
mib "$image"
[[ -z "$deb" ]] || mib "$deb"
tool StartTimes "$run"
if [[ "$check" == yes ]]; then
  mvn -q -B -Dstyle.color=never surefire:test -Dtest=PackagedImageTest -Dlanspread.launcher="$run" \
    ${deb:+-Dlanspread.deb="$deb"}
  echo "Checked: it works without Java, with its cache, and brings its licences."
fi
