package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CpuThrottling}.
 */
class CpuThrottlingTests {

	@TempDir
	Path directory;

	@Test
	void sumsUpTheGroupsOfVersion2() throws IOException {
		group("", "usage_usec 5\n");
		group("slice", "usage_usec 5\nnr_periods 9\nnr_throttled 3\nthrottled_usec 77\n");
		group("slice/service", "nr_throttled 4\n");
		group("slice/other", "nr_throttled 1000\n");
		assertThat(count("0::/slice/service\n")).isEqualTo(7);
		assertThat(throttling("0::/slice/service\n").time()).isEqualTo(77);
	}

	@Test
	void sumsUpTheGroupsOfVersion1() throws IOException {
		group("cpu,cpuacct/docker/id", "nr_periods 9\nnr_throttled 3\nthrottled_time 77\n");
		group("cpuset/docker/id", "nr_throttled 1000\n");
		assertThat(count("5:cpuset:/docker/id\n4:cpu,cpuacct:/docker/id\n1:name=systemd:/\n0::/\n")).isEqualTo(3);
		assertThat(throttling("4:cpu,cpuacct:/docker/id\n").time()).isEqualTo(77);
	}

	@Test
	void takesTheRootWhereThePathIsOneOutsideOfTheContainer() throws IOException {
		group("", "nr_throttled 6\n");
		assertThat(count("0::/../../kubepods/pod\n")).isEqualTo(6);
		assertThat(count("0::/kubepods/pod\n")).isEqualTo(6);
	}

	@Test
	void isNoneWhereItCannotBeRead() throws IOException {
		assertThat(new CpuThrottling(this.directory, this.directory.resolve("none")).count()).isZero();
		assertThat(count("nonsense\n")).isZero();
		group("", "nr_throttled many\n");
		assertThat(count("0::/\n")).isZero();
	}

	private void group(String path, String content) throws IOException {
		Path group = Files.createDirectories(this.directory.resolve(path));
		Files.writeString(group.resolve("cpu.stat"), content);
	}

	private long count(String memberships) throws IOException {
		return throttling(memberships).count();
	}

	private CpuThrottling throttling(String memberships) throws IOException {
		Path file = Files.writeString(this.directory.resolve("memberships"), memberships);
		return new CpuThrottling(this.directory, file);
	}

}
