import socket

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    client.settimeout(0.3)
    for text in (b"0", b"1", b"2"):
        client.sendto(text, ("127.0.0.1", 8899))
        try:
            client.recv(1024)
        except TimeoutError:
            pass
