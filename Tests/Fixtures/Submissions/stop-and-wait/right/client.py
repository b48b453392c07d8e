import socket

server = ("127.0.0.1", 8899)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    client.settimeout(0.3)
    for text in (b"0", b"1", b"2"):
        while True:
            client.sendto(text, server)
            try:
                if client.recv(1024) == text:
                    break
            except TimeoutError:
                continue
