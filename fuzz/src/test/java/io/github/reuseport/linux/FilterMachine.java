package io.github.reuseport.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Runs a program in classic BPF on a packet, as the kernel does
 * ({@code net/core/filter.c} and Documentation/networking/filter.rst of Linux).
 */
final class FilterMachine {

	/**
	 * What the program returns to leave the choice to the kernel.
	 */
	static final long HASH = 0xffffffffL;

	/**
	 * A load behind the end of the packet ends the program with 0.
	 */
	static final long TOO_SHORT = 0;

	private static final int NETWORK_HEADER = 0xfff00000;

	private static final int RANDOM = 0xfffff000 + 56;

	private final byte[] packet;

	private final int random;

	private boolean packetTooShort;

	FilterMachine(byte[] packet, int random) {
		this.packet = packet;
		this.random = random;
	}

	boolean isPacketTooShort() {
		return this.packetTooShort;
	}

	long run(FilterProgram program) {
		ByteBuffer code = program.encode().order(ByteOrder.nativeOrder());
		int accumulator = 0;
		// Jumps go forward only, so that a program ends
		int next = 0;
		while (!this.packetTooShort) {
			int at = 8 * next++;
			int operand = code.getInt(at + 4);
			switch (code.getShort(at)) {
				case 0x06:
					return Integer.toUnsignedLong(operand);
				case 0x16:
					return Integer.toUnsignedLong(accumulator);
				case 0x05:
					next += operand;
					break;
				case 0x15:
					next += code.get(at + ((accumulator == operand) ? 2 : 3)) & 0xff;
					break;
				case 0x35:
					next += code.get(at + ((Integer.compareUnsigned(accumulator, operand) >= 0) ? 2 : 3)) & 0xff;
					break;
				default:
					accumulator = compute(code.getShort(at), accumulator, operand);
			}
		}
		return TOO_SHORT;
	}

	private int compute(int instruction, int accumulator, int operand) {
		return switch (instruction & 0xff) {
			case 0x00 -> operand;
			case 0x04 -> accumulator + operand;
			case 0x20 -> (operand == RANDOM) ? this.random : load(operand, 4);
			case 0x28 -> load(operand, 2);
			case 0x30 -> load(operand, 1);
			case 0x54 -> accumulator & operand;
			case 0x94 -> Integer.remainderUnsigned(accumulator, operand);
			default -> throw new IllegalStateException("Unknown instruction: " + instruction);
		};
	}

	private int load(int operand, int length) {
		int offset = operand - NETWORK_HEADER;
		if (offset < 0 || offset + length > this.packet.length) {
			this.packetTooShort = true;
			return 0;
		}
		int value = 0;
		for (int i = 0; i < length; i++) {
			value = value << 8 | this.packet[offset + i] & 0xff;
		}
		return value;
	}

}
