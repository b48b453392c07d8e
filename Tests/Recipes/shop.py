"""A small HTTP server that does what the recipes ask for; FAULT in its environment makes it do one thing wrong."""

import os
import select
import signal
import socket
import struct
import sys
import threading
import time

FAULT = os.environ.get("FAULT")
IDLE = 5
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n%s\r\nhi\n"


def listen():
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", int(sys.argv[1])))
    listener.listen(128)
    return listener


listener = listen()
stopping, wake = os.pipe()
threads = []


def finish(connection):
    if FAULT == "leak":
        kept.append(connection)
        return
    if FAULT == "reset":
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    else:
        try:
            connection.shutdown(socket.SHUT_WR)
            # Until the other end has closed, too: what it still sends would be answered by a reset.
            connection.settimeout(1)
            while connection.recv(4096):
                pass
        except OSError:
            pass
    connection.close()


kept = []


def serve(connection):
    if os.environ.get("KEEPALIVE"):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 3 if FAULT == "slow" else 1)
    unread = b""
    while True:
        ready, _, _ = select.select([connection, stopping], [], [], None if FAULT == "slow" else IDLE)
        if connection not in ready:
            break
        try:
            octets = connection.recv(4096)
        except OSError:
            break
        if FAULT == "half" and octets:
            continue
        unread += octets
        while b"\r\n\r\n" in unread:
            request, unread = unread.split(b"\r\n\r\n", 1)
            closes = b"close" in request or FAULT == "short"
            connection.sendall(ANSWER % (b"Connection: close\r\n" if closes else b""))
            if closes:
                return finish(connection)
        if not octets:
            break
    finish(connection)


def stop(*_):
    if FAULT == "slow":
        return
    listener.close()
    os.close(wake)
    for thread in threads:
        thread.join(1)
    os._exit(0)


def reload(*_):
    global listener
    if FAULT == "gap":
        listener.close()
        time.sleep(1)
        listener = listen()


signal.signal(signal.SIGTERM, stop)
signal.signal(signal.SIGHUP, reload)
print("ready", flush=True)
while True:
    try:
        connection, _ = listener.accept()
    except OSError:
        continue
    thread = threading.Thread(target=serve, args=(connection,), daemon=True)
    threads.append(thread)
    thread.start()
