package io.github.reuseport.server.placement;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoopChooser}.
 */
class LoopChooserTests {

	private static final int LOOPS = 5;

	private final ServingLoops loops = new ServingLoops(
			Stream.generate(DefaultEventLoop::new).limit(LOOPS).map(EventLoop.class::cast).toList());

	private LoopChooser chooser(int listeners, Placement placement) {
		return new LoopChooser(this.loops, this.loops.homes(0, listeners), placement);
	}

	/**
	 * Choose for a connection that the listener of the first loop has accepted.
	 * @param chooser chooses
	 * @return the index of the loop
	 */
	private int choose(LoopChooser chooser) {
		return chooser.choose(this.loops.get(0), System.nanoTime()).index();
	}

	private int[] choose(LoopChooser chooser, int times) {
		return IntStream.range(0, times).map((i) -> choose(chooser)).toArray();
	}

	private void open(int loop, int connections) {
		for (int i = 0; i < connections; i++) {
			this.loops.counters().kept(loop);
		}
	}

	private void openOnAll(int connections) {
		this.loops.all().forEach((loop) -> open(loop.index(), connections));
	}

	@ParameterizedTest
	@CsvSource({ "1, '0 1 2 3 4'", "2, '0 2 4, 1 3'", "3, '0 3, 1 4, 2'", "5, '0, 1, 2, 3, 4'" })
	void everyLoopIsTheHomeOfConnectionsOfOneListener(int listeners, String homes) {
		List<String> indexes = IntStream.range(0, listeners)
			.mapToObj((listener) -> this.loops.homes(listener, listeners)
				.stream()
				.map((loop) -> String.valueOf(loop.index()))
				.toList())
			.map((of) -> String.join(" ", of))
			.toList();
		assertThat(indexes).containsExactly(homes.split(", "));
	}

	@ParameterizedTest
	@EnumSource
	void aConnectionStaysWhereItWasAcceptedWhileAllHaveTheSame(Placement placement) {
		openOnAll(10);
		assertThat(choose(chooser(LOOPS, placement), 10)).containsOnly(0);
	}

	@ParameterizedTest
	@EnumSource
	void loopsWithoutAListenerHaveTheirTurn(Placement placement) {
		openOnAll(10);
		assertThat(choose(chooser(2, placement), 6)).containsExactly(0, 2, 4, 0, 2, 4);
	}

	@Test
	void aConnectionLivesOnALoopThatHasClearlyFewer() {
		openOnAll(10);
		open(0, 5);
		assertThat(choose(chooser(LOOPS, Placement.ADAPTIVE))).isNotZero();
		assertThat(choose(chooser(LOOPS, Placement.LOCAL))).isZero();
	}

	@Test
	void theOnlyLoopServesAll() {
		ServingLoops one = new ServingLoops(List.of(new DefaultEventLoop()));
		one.counters().kept(0);
		LoopChooser chooser = new LoopChooser(one, one.all(), Placement.ADAPTIVE);
		assertThat(chooser.choose(one.get(0), System.nanoTime())).isSameAs(one.get(0));
	}

	@ParameterizedTest
	@CsvSource({ "1, 0, true", "63, 62, true", "64, 63, false", "64, 62, true", "128, 126, false", "128, 125, true" })
	void aLoopWithManyHasToHaveMoreByOneForEverySixtyFour(int own, int others, boolean clearly) {
		openOnAll(others);
		open(0, own - others);
		assertThat(choose(chooser(LOOPS, Placement.ADAPTIVE)) != 0).isEqualTo(clearly);
	}

	@Test
	void whicheverLoopHasTheFewestIsFoundInAFewTurns() {
		openOnAll(10);
		for (ServingLoop home : this.loops.all()) {
			LoopChooser chooser = new LoopChooser(this.loops, List.of(home), Placement.ADAPTIVE);
			for (ServingLoop fewest : this.loops.all()) {
				this.loops.counters().closed(fewest.index());
				Stream<ServingLoop> chosen = Stream.generate(() -> chooser.choose(home, System.nanoTime())).limit(2);
				assertThat(chosen).as("home %s, fewest %s", home, fewest).contains(fewest);
				this.loops.counters().kept(fewest.index());
			}
		}
	}

	@Test
	void longLivedConnectionsAreToldFromManyShortLivedOnes() {
		long now = System.nanoTime();
		int shortLived = 40;
		for (ServingLoop loop : this.loops.all()) {
			open(loop.index(), shortLived);
			for (int i = 0; i < shortLived; i++) {
				this.loops.young().opened(loop.index(), now);
				this.loops.shortLived().closed(loop.index(), now - TimeUnit.MILLISECONDS.toNanos(20), now);
			}
			open(loop.index(), 8);
		}
		LoopChooser chooser = chooser(LOOPS, Placement.ADAPTIVE);
		open(0, 2);
		assertThat(chooser.choose(this.loops.get(0), now).index()).as("a little more").isZero();
		open(0, 1);
		assertThat(chooser.choose(this.loops.get(0), now).index()).as("clearly more").isNotZero();
		open(0, 1);
		open(1, 8);
		open(2, 8);
		open(3, 8);
		assertThat(chooser.choose(this.loops.get(0), now).index()).as("the one with the fewest").isEqualTo(4);
	}

	@Test
	void aLoopThatIsStalledGetsNoneOfOthers() {
		openOnAll(10);
		open(0, 5);
		this.loops.all().stream().filter((loop) -> loop.index() % 2 == 1).forEach((loop) -> loop.stalled(1));
		assertThat(choose(chooser(LOOPS, Placement.ADAPTIVE), 10)).containsOnly(2, 4);
	}

	@Test
	void connectionsOfAStalledLoopWithoutAListenerLiveOnTheOneWithTheFewest() {
		open(0, 8);
		open(1, 6);
		open(2, 1);
		open(3, 4);
		open(4, 7);
		this.loops.get(2).stalled(1);
		List<ServingLoop> homes = List.of(this.loops.get(1), this.loops.get(2));
		LoopChooser chooser = new LoopChooser(this.loops, homes, Placement.ADAPTIVE);
		chooser.next();
		assertThat(chooser.choose(this.loops.get(1), System.nanoTime())).isSameAs(this.loops.get(3));
	}

	@ParameterizedTest
	@EnumSource
	void connectionsOfARescueLiveOnTheLoopWithTheFewest(Placement placement) {
		open(1, 3);
		open(2, 2);
		open(3, 4);
		open(4, 5);
		this.loops.get(0).stalled(1);
		LoopChooser chooser = chooser(LOOPS, placement);
		assertThat(chooser.choose(this.loops.get(4), System.nanoTime())).isSameAs(this.loops.get(2));
		open(2, 1);
		assertThat(chooser.choose(this.loops.get(1), System.nanoTime())).as("stays if none has fewer")
			.isSameAs(this.loops.get(1));
	}

	@Test
	void aRescueTakesNoTurn() {
		openOnAll(10);
		LoopChooser chooser = chooser(1, Placement.LOCAL);
		chooser.choose(this.loops.get(3), System.nanoTime());
		assertThat(choose(chooser)).isZero();
	}

}
