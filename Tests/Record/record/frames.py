"""Names for the frames of a saved capture that are the same in every run: what a segment is, not which number
it has."""

import collections
import struct


def packets(octets):
    """The packets of a pcapng file, in its order, and the comments of each. Those of the whole file are the
    first."""
    found = []
    comments = []
    position = 0
    while position + 12 <= len(octets):
        kind, length = struct.unpack_from("<II", octets, position)
        body = octets[position + 8:position + length - 4]
        if kind == 6:
            captured = struct.unpack_from("<I", body, 12)[0]
            found.append((body[20:20 + captured], options(body[20 + (captured + 3) // 4 * 4:])))
        elif kind == 0x0A0D0D0A:
            comments += options(body[16:])
        elif kind == 4:
            comments += options(body[body.find(b"\0\0\0\0") + 4:])
        position += length
    return found, comments


def options(octets):
    """The comments among the options of a block."""
    found = []
    position = 0
    while position + 4 <= len(octets):
        code, length = struct.unpack_from("<HH", octets, position)
        if code == 1:
            found.append(octets[position + 4:position + 4 + length].decode())
        position += 4 + (length + 3) // 4 * 4
        if code == 0:
            break
    return found


Segment = collections.namedtuple("Segment", "transport source target flags seq ack length")


def segment(packet):
    """The segment, datagram, fragment or message in an Ethernet frame."""
    kind = struct.unpack_from(">H", packet, 12)[0]
    if kind == 0x0800:
        header = (packet[14] & 15) * 4
        total, fragment = struct.unpack_from(">H", packet, 16)[0], struct.unpack_from(">H", packet, 20)[0]
        protocol, addresses, start, end = packet[23], (packet[26:30], packet[30:34]), 14 + header, 14 + total
        if fragment & 0x1FFF:
            return Segment(f"fragment at {(fragment & 0x1FFF) * 8}", *addresses, "", 0, 0, end - start)
    else:
        protocol, addresses, start = packet[20], (packet[22:38], packet[38:54]), 54
        end = 54 + struct.unpack_from(">H", packet, 18)[0]
    if protocol not in (6, 17):
        return Segment(f"ICMP {packet[start]}/{packet[start + 1]}", *addresses, "", 0, 0, end - start)
    ports = struct.unpack_from(">HH", packet, start)
    ends = [(address, port) for address, port in zip(addresses, ports)]
    if protocol == 17:
        return Segment("udp", *ends, "", 0, 0, end - start - 8)
    seq, ack, offset, flags = struct.unpack_from(">IIBB", packet, start + 4)
    # PSH and the congestion bits are the kernel's affair.
    letters = "".join(letter for bit, letter in ((2, "S"), (1, "F"), (4, "R"), (16, "A")) if flags & bit)
    return Segment("tcp", *ends, letters, seq, ack, end - start - (offset >> 4) * 4)


def names(octets, conversations):
    """A name for each frame: `close-four` has `S> 0`, `SA< 0`, `A> ack 1`. One that comes again is `S> 0
    again 1`.

    `conversations` are those of the report, each with its ends and its first and last frame."""
    found = {}
    seen = collections.Counter()
    bases = {}
    for number, (packet, _) in enumerate(packets(octets)[0], 1):
        this = segment(packet)
        place, direction = conversation(this, number, conversations)
        if this.transport not in ("tcp", "udp"):
            name = this.transport
        elif this.transport == "udp":
            name = f"D{direction} len {this.length}"
        else:
            base = bases.setdefault((place, direction), this.seq)
            other = bases.get((place, {">": "<", "<": ">"}.get(direction, "")))
            seq = this.seq - base & 0xFFFFFFFF
            # A second SYN begins a numbering of its own, wherever the kernel lets it.
            seq = "elsewhere" if seq and "S" in this.flags else seq
            ack = "?" if other is None else this.ack - other & 0xFFFFFFFF
            name = f"{this.flags}{direction} " + (
                f"ack {ack}" if this.flags == "A" and not this.length
                else f"{seq}" + (f" len {this.length}" if this.length else ""))
        seen[place, name] += 1
        found[number] = name + (f" again {seen[place, name] - 1}" if seen[place, name] > 1 else "")
    return found


def conversation(this, number, conversations):
    """Which conversation a frame belongs to, and in which direction it goes."""
    if this.transport not in ("tcp", "udp"):
        return None, ""
    ports = this.source[1], this.target[1]
    for entry in conversations:
        ends = entry["initiator"]["port"], entry["responder"]["port"]
        if entry["transport"] != this.transport or not entry["firstFrame"] <= number <= entry["lastFrame"]:
            continue
        if ports == ends:
            return entry["id"], ">"
        if ports == ends[::-1]:
            return entry["id"], "<"
    return None, "?"
