package io.github.reuseport.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * Program in classic BPF that chooses the listener of a new connection: it runs for every
 * SYN packet and returns an index of the kernel's group of listeners
 * ({@code SO_ATTACH_REUSEPORT_CBPF}, since Linux 4.5). An index that is out of range
 * leaves the choice to the kernel's hash, over all listeners. An instruction is a
 * {@code struct sock_filter} of {@code linux/filter.h}, in native byte order:
 *
 * <pre class="code">
 *   0        2    3    4        8
 *  +--------+----+----+--------+
 *  | u16    | u8 | u8 | u32    |
 *  | code   | jt | jf | k      |
 *  +--------+----+----+--------+
 * </pre>
 *
 * Instances are immutable.
 */
public final class FilterProgram {

	/**
	 * Leaves every choice to the kernel's hash.
	 */
	public static final FilterProgram HASH = new FilterProgram(new Code().add(Code.RETURN, 0, 0, 0xffffffff));

	/**
	 * Chooses the first listener of the kernel's group: the one that has listened for the
	 * longest, until it is closed. The last one then has its place, whoever closed it and
	 * however its process ended.
	 */
	public static final FilterProgram FIRST = new FilterProgram(new Code().add(Code.RETURN, 0, 0, 0));

	/**
	 * Number of instructions that the kernel accepts ({@code BPF_MAXINSNS} of
	 * {@code linux/bpf_common.h}).
	 */
	private static final int MAXIMUM = 4096;

	private static final int INSTRUCTION_LENGTH = 8;

	/**
	 * Runs of consecutive indexes, of three instructions each, that {@link #among} uses
	 * at most.
	 */
	private static final int MAXIMUM_RUNS = 512;

	private final List<Instruction> instructions;

	private FilterProgram(Code code) {
		if (code.instructions.size() > MAXIMUM) {
			throw new IllegalArgumentException("The program has %d instructions but the kernel takes %d"
				.formatted(code.instructions.size(), MAXIMUM));
		}
		this.instructions = List.copyOf(code.instructions);
	}

	/**
	 * Choose among some listeners at random, all with the same probability.
	 * @param slots their indexes in the kernel's group, each 0 or more; of very many,
	 * spread over more than 512 slots, some are left out
	 * @return the program; {@link #HASH} if there are no indexes
	 */
	public static FilterProgram among(SortedSet<Integer> slots) {
		List<int[]> runs = runs(slots);
		int total = runs.stream().mapToInt((run) -> run[1]).sum();
		if (total == 0) {
			return HASH;
		}
		Code code = new Code().add(Code.LOAD_WORD, 0, 0, Code.RANDOM).add(Code.MODULO, 0, 0, total);
		int offset = 0;
		for (int[] run : runs) {
			int end = offset + run[1];
			if (end < total) {
				code.add(Code.JUMP_IF_NOT_LESS, 2, 0, end);
			}
			code.add(Code.ADD, 0, 0, run[0] - offset).add(Code.RETURN_ACCUMULATOR, 0, 0, 0);
			offset = end;
		}
		return new FilterProgram(code);
	}

	private static List<int[]> runs(SortedSet<Integer> slots) {
		List<int[]> runs = new ArrayList<>();
		for (int slot : slots) {
			int[] last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
			if (last != null && slot == last[0] + last[1]) {
				last[1]++;
			}
			else if (runs.size() < MAXIMUM_RUNS) {
				runs.add(new int[] { slot, 1 });
			}
		}
		return runs;
	}

	/**
	 * Choose certain listeners for the connections from certain ports, and leave all
	 * others as they are. Reads the source port from the TCP header behind an IPv4 header
	 * without options or an IPv6 header without extensions.
	 * @param slotsByPort the index for each source port
	 * @param others what is done with all other connections
	 * @return the program
	 * @throws IllegalArgumentException if there are too many ports for one program, some
	 * hundreds are fine
	 */
	public static FilterProgram bySourcePort(SortedMap<Integer, Integer> slotsByPort, FilterProgram others) {
		Code code = new Code().add(Code.LOAD_BYTE, 0, 0, Code.NETWORK_HEADER)
			.add(Code.JUMP_IF_EQUAL, 6, 0, 0x45)
			.add(Code.AND, 0, 0, 0xf0)
			.add(Code.JUMP_IF_EQUAL, 0, 2, 0x60)
			.add(Code.LOAD_HALF_WORD, 0, 0, Code.NETWORK_HEADER + 40)
			.add(Code.JUMP, 0, 0, 3)
			.add(Code.LOAD_CONSTANT, 0, 0, 0)
			.add(Code.JUMP, 0, 0, 1)
			.add(Code.LOAD_HALF_WORD, 0, 0, Code.NETWORK_HEADER + 20);
		slotsByPort.forEach((port, slot) -> code.add(Code.JUMP_IF_EQUAL, 0, 1, port).add(Code.RETURN, 0, 0, slot));
		code.instructions.addAll(others.instructions);
		return new FilterProgram(code);
	}

	/**
	 * How many instructions the program has.
	 * @return the number
	 */
	public int length() {
		return this.instructions.size();
	}

	/**
	 * The instructions as the kernel reads them.
	 * @return a new direct buffer
	 */
	public ByteBuffer encode() {
		ByteBuffer encoded = ByteBuffer.allocateDirect(this.instructions.size() * INSTRUCTION_LENGTH)
			.order(ByteOrder.nativeOrder());
		for (Instruction instruction : this.instructions) {
			encoded.putShort((short) instruction.code)
				.put((byte) instruction.ifTrue)
				.put((byte) instruction.ifFalse)
				.putInt(instruction.operand);
		}
		return encoded.flip();
	}

	private record Instruction(int code, int ifTrue, int ifFalse, int operand) {

	}

	/**
	 * Instructions being put together; their codes are those of {@code linux/filter.h}
	 * and {@code linux/bpf_common.h}.
	 */
	private static final class Code {

		/**
		 * {@code SKF_NET_OFF}: loads from here on read the network header.
		 */
		private static final int NETWORK_HEADER = 0xfff00000;

		/**
		 * {@code SKF_AD_OFF + SKF_AD_RANDOM}: the load gives a random number.
		 */
		private static final int RANDOM = 0xfffff000 + 56;

		private static final int LOAD_CONSTANT = 0x00;

		private static final int LOAD_WORD = 0x20;

		private static final int LOAD_HALF_WORD = 0x28;

		private static final int LOAD_BYTE = 0x30;

		private static final int ADD = 0x04;

		private static final int AND = 0x54;

		private static final int MODULO = 0x94;

		private static final int JUMP = 0x05;

		private static final int JUMP_IF_EQUAL = 0x15;

		private static final int JUMP_IF_NOT_LESS = 0x35;

		private static final int RETURN = 0x06;

		private static final int RETURN_ACCUMULATOR = 0x16;

		private final List<Instruction> instructions = new ArrayList<>();

		private Code add(int code, int ifTrue, int ifFalse, int operand) {
			this.instructions.add(new Instruction(code, ifTrue, ifFalse, operand));
			return this;
		}

	}

}
