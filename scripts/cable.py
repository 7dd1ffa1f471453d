#!/usr/bin/env python3
"""cable.py DEVICE DEVICE DELAY_MS: carries Ethernet frames between two interfaces, each so much later.

For kernels without sch_netem; lan.sh starts it and ends it. Neither interface may be on a bridge.
"""
import collections
import select
import socket
import sys
import time

MAX_FRAMES_ON_THE_WAY = 20_000
RECEIVE_BUFFER_BYTES = 16 << 20
# Numbers of <linux/if_packet.h>, <linux/if_ether.h> and <asm/socket.h> that Python does not name.
SO_RCVBUFFORCE = 33
SOL_PACKET, PACKET_ADD_MEMBERSHIP, PACKET_IGNORE_OUTGOING = 263, 1, 23
PACKET_MR_PROMISC = 1
ETH_P_ALL = 3


def open_end(device):
    end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    try:
        end.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER_BYTES)
    except PermissionError:  # only the real root may go over the limit
        end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
    end.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
    membership = socket.if_nametoindex(device).to_bytes(4, sys.byteorder)
    membership += PACKET_MR_PROMISC.to_bytes(2, sys.byteorder) + bytes(10)
    end.setsockopt(SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership)
    end.bind((device, ETH_P_ALL))
    end.setblocking(False)
    return end


def take_in(end, queue, delay):
    try:
        for _ in range(256):
            frame = end.recv(65536)
            if len(queue) < MAX_FRAMES_ON_THE_WAY:
                queue.append((time.monotonic() + delay, frame))
    except BlockingIOError:
        pass


def pass_on(queue, end):
    while queue and queue[0][0] <= time.monotonic():
        try:
            end.send(queue.popleft()[1])
        except OSError:  # the far queue is full, or the interface is down: a lost frame
            pass


def main():
    left, right, delay = open_end(sys.argv[1]), open_end(sys.argv[2]), float(sys.argv[3]) / 1000
    to_right, to_left = collections.deque(), collections.deque()
    print("ready", flush=True)
    while True:
        due = min((queue[0][0] for queue in (to_right, to_left) if queue), default=None)
        timeout = None if due is None else max(0.0, due - time.monotonic())
        readable, _, _ = select.select([left, right], [], [], timeout)
        if left in readable:
            take_in(left, to_right, delay)
        if right in readable:
            take_in(right, to_left, delay)
        pass_on(to_right, right)
        pass_on(to_left, left)


main()
