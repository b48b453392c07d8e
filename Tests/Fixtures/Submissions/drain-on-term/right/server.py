import selectors
import signal
import socket

over = False


def end(number, frame):
    global over
    over = True


signal.signal(signal.SIGTERM, end)
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 8899))
listener.listen()
listener.settimeout(0.1)
while not over:
    try:
        connection, _ = listener.accept()
    except TimeoutError:
        continue
    with connection:
        connection.settimeout(None)
        while data := connection.recv(1024):
            connection.sendall(data)
