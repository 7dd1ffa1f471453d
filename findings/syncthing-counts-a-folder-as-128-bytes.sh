#!/usr/bin/env bash
# Syncthing 1.19.2: the bytes that its status tells of a folder are not those of the files. Each folder below it counts
# as 128 bytes, also an empty one; so whoever waits until the bytes of the files are there waits forever.
#
# Behaviour seen: five files of 10 bytes in three folders are localFiles 5, localDirectories 3, localBytes 434, where
# 50 was expected. Files alone, without folders, give their sum.
#
# Needs Debian 12 with apt and curl, and a network; exits 0 while this is so.
set -euo pipefail
work="$(mktemp -d)"
server=""
trap '[[ -z "$server" ]] || kill "$server" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
apt-get download 'syncthing=1.19.2~ds1-1+b4' >apt.log 2>&1 || { cat apt.log; exit 1; }
dpkg -x syncthing_*.deb program
program/usr/bin/syncthing generate --no-default-folder --home home >generate.log

mkdir -p shared/one shared/two/deeper
for file in a b one/c one/d two/deeper/e; do
  printf '0123456789' >"shared/$file"
done
cat >home/config.xml <<XML
<configuration version="36">
  <folder id="f" path="$work/shared" type="sendonly" rescanIntervalS="0" fsWatcherEnabled="false">
    <minDiskFree unit="%">0</minDiskFree><markerName>.</markerName>
  </folder>
  <gui enabled="true"><address>$work/gui</address><apikey>key</apikey></gui>
  <options>
    <listenAddress>tcp://127.0.0.1:0</listenAddress>
    <globalAnnounceEnabled>false</globalAnnounceEnabled>
    <localAnnounceEnabled>false</localAnnounceEnabled>
    <relaysEnabled>false</relaysEnabled>
    <natEnabled>false</natEnabled>
    <urAccepted>-1</urAccepted>
    <autoUpgradeIntervalH>0</autoUpgradeIntervalH>
    <crashReportingEnabled>false</crashReportingEnabled>
  </options>
</configuration>
XML
program/usr/bin/syncthing serve --no-browser --no-restart --no-upgrade --logfile=- --home home >serve.log 2>&1 &
server=$!

status=""
for _ in $(seq 100); do
  status="$(curl --silent --unix-socket gui --header 'X-API-Key: key' 'http://localhost/rest/db/status?folder=f' || true)"
  if [[ "$(tr -d ' \n' <<<"$status")" == *'"localFiles":5'*'"state":"idle"'* ]]; then
    break
  fi
  sleep 0.2
done
seen="$(tr -d ' \n' <<<"$status" | grep -oE '"local(Bytes|Directories|Files)":[0-9]+' | sort | tr '\n' ' ')"
echo "$seen"
[[ "$seen" == '"localBytes":434 "localDirectories":3 "localFiles":5 ' ]]
