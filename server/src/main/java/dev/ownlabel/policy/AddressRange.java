package dev.ownlabel.policy;

import java.net.Inet6Address;
import java.util.Optional;

/** The IP addresses that share their first bits. */
final class AddressRange {
    private final byte[] address;
    private final int bits;

    private AddressRange(byte[] address, int bits) {
        this.address = address;
        this.bits = bits;
    }

    /** Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address; empty where it is neither. */
    static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = address(slash < 0 ? text : text.substring(0, slash));
        if (address.length == 0) {
            return Optional.empty();
        }
        int most = 8 * address.length;
        if (slash < 0) {
            return Optional.of(new AddressRange(address, most));
        }
        int bits = number(text.substring(slash + 1), most);
        return bits < 0 ? Optional.empty() : Optional.of(new AddressRange(address, bits));
    }

    boolean isSingle() {
        return bits == 8 * address.length;
    }

    /** Whether the other's addresses are all in this range. IPv4 and IPv6 never meet. */
    boolean contains(AddressRange other) {
        if (address.length != other.address.length || other.bits < bits) {
            return false;
        }
        int whole = bits / 8;
        for (int i = 0; i < whole; i++) {
            if (address[i] != other.address[i]) {
                return false;
            }
        }
        int rest = bits % 8;
        return rest == 0 || (address[whole] & 0xff) >> (8 - rest) == (other.address[whole] & 0xff) >> (8 - rest);
    }

    /** The bytes of a literal address, empty for anything else. The JDK's readers alone would take {@code 1.2} and scopes too. */
    private static byte[] address(String text) {
        if (text.length() > 45) {
            return new byte[0];
        }
        if (text.indexOf(':') < 0) {
            return version4(text);
        }
        if (text.indexOf('%') >= 0 || text.indexOf('[') >= 0) {
            return new byte[0];
        }
        try {
            return Inet6Address.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] version4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return new byte[0];
        }
        byte[] address = new byte[4];
        for (int i = 0; i < 4; i++) {
            int part = number(parts[i], 255);
            if (part < 0) {
                return new byte[0];
            }
            address[i] = (byte) part;
        }
        return address;
    }

    /** The value of up to three digits where it is at most {@code most}, else -1. */
    private static int number(String digits, int most) {
        if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int value = Integer.parseInt(digits);
        return value <= most ? value : -1;
    }
}
