#!/usr/bin/env bash
# A LAN on one machine: hosts h1, h2, … are network namespaces, a bridge in one more namespace is their switch.
#
#   lan.sh check                   say whether this machine permits a LAN; exit status 1 and the reason if not
#   lan.sh within CMD…             run CMD where LANs can be made, and remove what it leaves; without root that is a
#                                  user namespace of its own, which has no way out to any real network
#   lan.sh up N [RATE]             make hosts h1…hN with addresses 10.99.0.1…N, links of RATE each way, e.g. 200mbit
#   lan.sh exec HOST CMD…          run CMD on a host
#   lan.sh rate HOST RATE|off      limit a host's link, each way
#   lan.sh delay HOST MS           make each frame that late, each way; up to about 400 Mbit/s
#   lan.sh loss HOST PERCENT       drop so many of the packets that arrive at the host
#   lan.sh cut HOST                silent partition: the carrier stays, every frame vanishes
#   lan.sh heal HOST               undo cut
#   lan.sh address HOST N          give the host 10.99.0.N instead of the address it has
#   lan.sh nic HOST SUBNET         a second NIC, 10.SUBNET.0.x, on a switch of its own
#   lan.sh vpn HOST                a second NIC with the better default route that leads nowhere
#   lan.sh nomcast HOST            drop multicast to and from the host
#   lan.sh nobcast HOST            drop broadcasts to the host
#   lan.sh bytes HOST              what the host has sent and received, in bytes on its link
#   lan.sh down                    end the processes on the hosts and remove everything
#
# LAN=name is the prefix of every namespace, so that several LANs can exist side by side; "down" removes name and
# name-1, name-2, … . Needs iproute2; nftables for loss, nomcast and nobcast, ethtool and python3 for delay.
set -euo pipefail

LAN="${LAN:-lanspread}"
SELF="$(readlink -f "${BASH_SOURCE[0]}")"
STATE="/run/lanspread-lab/$LAN"

die() { echo "lan.sh: $*" >&2; exit 1; }
on() { local host=$1; shift; ip netns exec "$LAN-$host" "$@"; }
on_switch() { on sw "$@"; }
number() { [[ ${1:-} =~ ^h([0-9]+)$ ]] || die "not a host: ${1:-}"; echo "${BASH_REMATCH[1]}"; }

# Namespaces of this LAN and of its numbered ones.
namespaces() { ip netns list 2>/dev/null | awk '{print $1}' | grep -E "^$LAN(-[0-9]+)?-(sw|h[0-9]+)$" || true; }

# The host's port on the bridge: the cable's far end where there is a cable.
port() {
  local n; n=$(number "$1")
  if [[ -f "$STATE/cable.$1" ]]; then echo "u$n"; else echo "p$n"; fi
}

check() {
  local tool reason
  for tool in ip tc nft ethtool python3 unshare; do
    command -v "$tool" >/dev/null || { echo "No lab here: the program $tool is missing." >&2; return 1; }
  done
  # What needs most of the kernel, tried on a LAN of one host.
  local trial='"$0" up 1 100mbit && "$0" loss h1 1'
  if ! reason=$(LAN="$LAN-check$$" "$SELF" within bash -c "$trial" "$SELF" 2>&1); then
    echo "No lab here: network namespaces cannot be made and used (${reason##*$'\n'})." >&2
    return 1
  fi
}

within() {
  if ((EUID == 0)); then
    local status=0
    # Its own process group, so that nothing of it outlives this and makes another LAN.
    set -m
    "$@" </dev/null &
    local child=$! number
    for number in 1 2 15; do
      # shellcheck disable=SC2064
      trap "trap '' 1 2 15; finish $child; exit $((128 + number))" "$number"
    done
    wait "$child" || status=$?
    trap '' 1 2 15
    finish "$child"
    return "$status"
  fi
  # All of it ends with its first process; the mounts are private.
  exec unshare --user --map-root-user --net --mount --pid --fork --kill-child bash -c '
    set -e
    mount -t tmpfs none /run
    mkdir -p /run/netns
    mount -t proc proc /proc 2>/dev/null || true
    mount -t sysfs none /sys 2>/dev/null || true
    ip link set lo up
    exec "$@"' _ "$SELF" within "$@"
}

# Ends a process group, the decent way first, and removes what it made.
finish() {
  kill -TERM -- "-$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
  kill -KILL -- "-$1" 2>/dev/null || true
  down
}

# A token bucket needs a burst of one timer tick at least, and of one offloaded packet of 64 KiB.
shape() {
  local rate=$1 bits burst
  bits=$(numfmt --from=si "$(sed -E 's/bit$//; s/[kmg]$/\U&/' <<<"$rate")")
  burst=$((bits / 8 / 250))
  ((burst >= 65536)) || burst=65536
  echo "root tbf rate $rate burst $burst latency 20ms"
}

up() {
  local hosts=${1:?how many hosts} rate=${2:-off} n
  [[ -z "$(ip netns list | awk '{print $1}' | grep -E "^$LAN-(sw|h[0-9]+)$")" ]] || die "$LAN is up already"
  mkdir -p "$STATE"
  trap 'status=$?; ((status == 0)) || down' EXIT
  ip netns add "$LAN-sw"
  on_switch ip link set lo up
  # An unmanaged switch: ports forward at once, multicast goes to all.
  on_switch ip link add br0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0
  on_switch ip link set br0 up
  for ((n = 1; n <= hosts; n++)); do
    ip netns add "$LAN-h$n"
    ip -n "$LAN-sw" link add "p$n" type veth peer name eth0 netns "$LAN-h$n"
    ip -n "$LAN-sw" link set "p$n" master br0 up
    ip -n "$LAN-h$n" link set lo up
    ip -n "$LAN-h$n" link set eth0 up
    ip -n "$LAN-h$n" addr add "10.99.0.$n/24" brd + dev eth0
    ip -n "$LAN-h$n" route add default via 10.99.0.254 dev eth0 metric 100
    [[ $rate == off ]] || rate "h$n" "$rate"
  done
}

# What a host sends is limited on its NIC, what it receives on the switch's port.
rate() {
  local n shaping; n=$(number "$1")
  if [[ ${2:?rate} == off ]]; then
    on "$1" tc qdisc del dev eth0 root 2>/dev/null || true
    on_switch tc qdisc del dev "p$n" root 2>/dev/null || true
    return
  fi
  shaping=$(shape "$2")
  # shellcheck disable=SC2086
  on "$1" tc qdisc replace dev eth0 $shaping
  # shellcheck disable=SC2086
  on_switch tc qdisc replace dev "p$n" $shaping
}

# Many kernels have no netem, so frames are held back by a program between the port pN and the bridge: pN cable tN = uN.
delay() {
  local n attempt log; n=$(number "$1"); log="$STATE/cable.$1.log"
  [[ ! -f "$STATE/cable.$1" ]] || die "$1 has a delay already"
  on_switch ip link set "p$n" nomaster
  on_switch ip link add "t$n" type veth peer name "u$n"
  on_switch ip link set "t$n" up
  on_switch ip link set "u$n" master br0 up
  # The cable must see whole frames of the link's size with their checksums.
  on "$1" ethtool -K eth0 tx off tso off gso off >/dev/null
  on_switch ethtool -K "u$n" tx off tso off gso off >/dev/null
  on_switch python3 "$(dirname "$SELF")/cable.py" "p$n" "t$n" "${2:?milliseconds}" </dev/null >"$log" 2>&1 &
  echo $! >"$STATE/cable.$1"
  for ((attempt = 0; attempt < 50; attempt++)); do
    ! grep -q ready "$log" || return 0
    sleep 0.1
  done
  die "no cable: $(cat "$log")"
}

loss() {
  # One drop must be one packet, not a merged one of 64 KiB.
  on "$1" ethtool -K eth0 tso off gso off gro off >/dev/null
  on "$1" nft "add table inet loss
    add chain inet loss in { type filter hook input priority -300; }
    add rule inet loss in iifname eth0 numgen random mod 10000 < $((${2:?percent} * 100)) drop"
}

cut() { on_switch ip link set "$(port "$1")" nomaster; }

heal() { on_switch ip link set "$(port "$1")" master br0; }

address() {
  ip -n "$LAN-$1" addr flush dev eth0 scope global
  ip -n "$LAN-$1" addr add "10.99.0.${2:?last number}/24" brd + dev eth0
  ip -n "$LAN-$1" route replace default via 10.99.0.254 dev eth0 metric 100
}

nic() {
  local n subnet=${2:?subnet}; n=$(number "$1")
  if ! on_switch ip link show "br$subnet" >/dev/null 2>&1; then
    on_switch ip link add "br$subnet" type bridge stp_state 0 forward_delay 0 mcast_snooping 0
    on_switch ip link set "br$subnet" up
  fi
  ip -n "$LAN-sw" link add "p$n.$subnet" type veth peer name "eth$subnet" netns "$LAN-$1"
  on_switch ip link set "p$n.$subnet" master "br$subnet" up
  ip -n "$LAN-$1" link set "eth$subnet" up
  ip -n "$LAN-$1" addr add "10.$subnet.0.$n/24" brd + dev "eth$subnet"
}

vpn() {
  local n; n=$(number "$1")
  ip -n "$LAN-sw" link add "v$n" type veth peer name tun0 netns "$LAN-$1"
  on_switch ip link set "v$n" up
  ip -n "$LAN-$1" link set tun0 up
  ip -n "$LAN-$1" addr add "10.8.0.$n/24" brd + dev tun0
  ip -n "$LAN-$1" route add default via 10.8.0.254 dev tun0 metric 10
}

nomcast() {
  on "$1" nft "add table inet nomcast
    add chain inet nomcast in { type filter hook input priority -300; }
    add chain inet nomcast out { type filter hook output priority -300; }
    add rule inet nomcast in iifname != lo ip daddr 224.0.0.0/4 drop
    add rule inet nomcast out oifname != lo ip daddr 224.0.0.0/4 drop
    add rule inet nomcast in iifname != lo ip6 daddr ff02::fb drop
    add rule inet nomcast out oifname != lo ip6 daddr ff02::fb drop"
}

nobcast() {
  on "$1" nft "add table inet nobcast
    add chain inet nobcast in { type filter hook input priority -300; }
    add rule inet nobcast in meta pkttype broadcast drop"
}

bytes() { on "$1" cat /proc/net/dev | awk '$1 == "eth0:" { print $10, $2 }'; }

down() {
  local namespace process
  for namespace in $(namespaces); do
    for process in $(ip netns pids "$namespace" 2>/dev/null); do kill -KILL "$process" 2>/dev/null || true; done
    ip netns del "$namespace" 2>/dev/null || true
  done
  rm -rf "$STATE" "$STATE"-[0-9]*
}

command=${1:-help}
shift || true
case $command in
  check | within | up | rate | delay | loss | cut | heal | address | nic | vpn | nomcast | nobcast | bytes | down) "$command" "$@" ;;
  exec) host=${1:?host}; shift; exec ip netns exec "$LAN-$host" "$@" ;;
  *) sed -n '2,/^set /{/^#/p}' "$SELF" | sed 's/^# \{0,1\}//' ;;
esac
