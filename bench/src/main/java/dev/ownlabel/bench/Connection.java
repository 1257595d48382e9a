package dev.ownlabel.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection that is kept, sends whole requests as they are and reads the answers. It shares the machine with what it measures, so it
 * does nothing that is not needed: no signing, no encoding, no pool, no thread of its own.
 */
final class Connection implements AutoCloseable {
    private static final int HEAD_BYTES = 65_536;

    private final InetSocketAddress address;
    private SocketChannel channel;
    private ByteBuffer in = ByteBuffer.allocate(HEAD_BYTES);
    private int bodyFrom;

    Connection(URI server) throws IOException {
        this.address = new InetSocketAddress(server.getHost(), server.getPort());
        this.channel = open();
    }

    private SocketChannel open() throws IOException {
        return SocketChannel.open(address).setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /** The bytes of a request, outside the heap so that the kernel takes them from where they are. */
    static ByteBuffer request(String head, byte[] body) {
        byte[] first = head.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocateDirect(first.length + body.length)
                .put(first)
                .put(body)
                .flip()
                .asReadOnlyBuffer();
    }

    /** Sends the request, of which several connections may send the same, and reads the answer. Returns its status. */
    int exchange(ByteBuffer request) throws IOException {
        ByteBuffer out = request.duplicate();
        while (out.hasRemaining()) {
            var _ = channel.write(out);
        }
        in.clear();
        int head = readHead();
        String text = new String(in.array(), 0, head, StandardCharsets.ISO_8859_1);
        bodyFrom = head;
        int length = length(text);
        if (length >= 0) {
            while (in.position() < head + length) {
                more();
            }
        }
        if (length < 0 || text.toLowerCase(Locale.ROOT).contains("\r\nconnection: close")) {
            reopen();
        }
        return Integer.parseInt(text.substring(9, 12));
    }

    /** The last answer's body. */
    String body() {
        return new String(in.array(), bodyFrom, in.position() - bodyFrom, StandardCharsets.UTF_8);
    }

    private int readHead() throws IOException {
        int seen = 0;
        while (true) {
            more();
            for (; seen + 3 < in.position(); seen++) {
                if (in.get(seen) == '\r'
                        && in.get(seen + 1) == '\n'
                        && in.get(seen + 2) == '\r'
                        && in.get(seen + 3) == '\n') {
                    return seen + 4;
                }
            }
        }
    }

    private void more() throws IOException {
        if (!in.hasRemaining()) {
            in = ByteBuffer.allocate(in.capacity() * 2).put(in.flip());
        }
        if (channel.read(in) < 0) {
            throw new EOFException("The server closed the connection");
        }
    }

    /** The body's length, -1 where it goes on until the connection ends. */
    private static int length(String head) {
        String name = "\r\ncontent-length:";
        int at = head.toLowerCase(Locale.ROOT).indexOf(name);
        return at < 0
                ? -1
                : Integer.parseInt(head.substring(at + name.length(), head.indexOf('\r', at + 2))
                        .strip());
    }

    private void reopen() throws IOException {
        close();
        channel = open();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
