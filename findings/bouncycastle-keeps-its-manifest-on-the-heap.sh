#!/usr/bin/env bash
# Bouncy Castle 1.86 on Java 25: the jar is signed, and its manifest has a section for each file. The first class that is
# loaded from it, however small, has Java read all sections; after a full collection they are still on the heap, for as
# long as the program runs.
#
# Behaviour seen: a program that hashes eight bytes with SHA256Digest has 5,878 java.util.jar.Attributes and a heap of
# 5.7 to 6.1 MB in use; with the same jar less its signature no Attributes and 2.0 to 2.2 MB.
#
# Needs a JDK 25, Maven, unzip and zip, and a network; exits 0 while this is so.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
mvn -q -B dependency:copy -Dartifact=org.bouncycastle:bcprov-jdk18on:1.86 -DoutputDirectory="$work" >mvn.log 2>&1 ||
  { cat mvn.log; exit 1; }

cat >One.java <<'JAVA'
import org.bouncycastle.crypto.digests.SHA256Digest;

class One {
  public static void main(String[] arguments) throws Exception {
    new SHA256Digest().update(new byte[8], 0, 8);
    String pid = String.valueOf(ProcessHandle.current().pid());
    new ProcessBuilder(arguments[0], pid, "GC.class_histogram").inheritIO().start().waitFor();
  }
}
JAVA
java="$(dirname "$(readlink -f "$(command -v javac)")")"
"$java/javac" -cp bcprov-jdk18on-1.86.jar One.java
"$java/java" -cp bcprov-jdk18on-1.86.jar:. One "$java/jcmd" >signed

cp bcprov-jdk18on-1.86.jar unsigned.jar
zip -q -d unsigned.jar 'META-INF/*.SF' 'META-INF/*.DSA' 'META-INF/*.RSA' 'META-INF/MANIFEST.MF' >zip.log || { cat zip.log; exit 1; }
"$java/java" -cp unsigned.jar:. One "$java/jcmd" >unsigned

count() { awk -v name="$2" '$4 == name { seen = $2 } END { print seen + 0 }' "$1"; }
heap() { awk '$1 == "Total" { print $3 }' "$1"; }
echo "signed: $(count signed java.util.jar.Attributes) attributes, $(heap signed) bytes"
echo "not signed: $(count unsigned java.util.jar.Attributes) attributes, $(heap unsigned) bytes"
[[ "$(count signed java.util.jar.Attributes)" -gt 5000 ]]
[[ "$(count unsigned java.util.jar.Attributes)" -lt 10 ]]
(($(heap signed) - $(heap unsigned) > 3000000))
