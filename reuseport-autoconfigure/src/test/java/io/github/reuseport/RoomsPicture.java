package io.github.reuseport;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;

/**
 * Draws the packages of the project and who uses whom, from the class files: an arrow for
 * every use, except where it can be reached over others.
 */
final class RoomsPicture {

	private static final String ROOT = "io.github.reuseport.";

	/**
	 * From the top to the bottom, and from left to right.
	 */
	private static final List<List<String>> FLOORS = List.of(List.of("autoconfigure"),
			List.of("health", "metrics", "endpoint", "takeover", "systemd"), List.of("server"),
			List.of("server.warmup", "server.drain", "server.rescue"), List.of("server.listener"),
			List.of("server.census", "server.placement"), List.of("linux"));

	private static final int WIDTH = 900;

	private static final int BOX_WIDTH = 150;

	private static final int BOX_HEIGHT = 44;

	private static final int FLOOR_HEIGHT = 88;

	private final Set<String> rooms = new TreeSet<>();

	private final Map<String, Set<String>> uses = new TreeMap<>();

	RoomsPicture(JavaClasses classes) {
		for (JavaClass type : classes) {
			String room = room(type);
			this.rooms.add(room);
			for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
				JavaClass target = dependency.getTargetClass().getBaseComponentType();
				if (target.getPackageName().startsWith(ROOT) && !room(target).equals(room)) {
					this.uses.computeIfAbsent(room, (key) -> new TreeSet<>()).add(room(target));
				}
			}
		}
	}

	private static String room(JavaClass type) {
		return type.getPackageName().substring(ROOT.length());
	}

	/**
	 * The packages that have no box yet.
	 * @return their names
	 */
	Set<String> missing() {
		Set<String> missing = new TreeSet<>(this.rooms);
		FLOORS.forEach(missing::removeAll);
		return missing;
	}

	/**
	 * The boxes of packages that are no more.
	 * @return their names
	 */
	Set<String> unknown() {
		Set<String> unknown = new TreeSet<>();
		FLOORS.forEach(unknown::addAll);
		unknown.removeAll(this.rooms);
		return unknown;
	}

	/**
	 * Draw.
	 * @return the picture, as SVG
	 */
	String draw() {
		Map<String, int[]> boxes = new LinkedHashMap<>();
		for (int floor = 0; floor < FLOORS.size(); floor++) {
			List<String> rooms = FLOORS.get(floor);
			for (int i = 0; i < rooms.size(); i++) {
				boxes.put(rooms.get(i),
						new int[] { WIDTH * (2 * i + 1) / (2 * rooms.size()), 30 + floor * FLOOR_HEIGHT });
			}
		}
		StringBuilder svg = new StringBuilder(
				"""
						<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="14">
						<title>Packages and who uses whom</title>
						<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">
						<path d="M0 0 8 4 0 8z" fill="#57606a"/></marker></defs>
						<rect width="100%%" height="100%%" fill="#ffffff"/>
						"""
					.formatted(WIDTH, FLOORS.size() * FLOOR_HEIGHT));
		this.uses.forEach((from, targets) -> targets.stream()
			.filter((to) -> targets.stream().noneMatch((other) -> reaches(other, to)))
			.forEach((to) -> svg.append(arrow(boxes.get(from), boxes.get(to)))));
		boxes.forEach((room, box) -> svg.append(box(room, box)));
		return svg.append("</svg>\n").toString();
	}

	private boolean reaches(String from, String to) {
		return this.uses.getOrDefault(from, Set.of()).stream().anyMatch((next) -> next.equals(to) || reaches(next, to));
	}

	private static String arrow(int[] from, int[] to) {
		return """
				<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#57606a" marker-end="url(#head)"/>
				""".formatted(from[0], from[1] + BOX_HEIGHT, to[0], to[1]);
	}

	private static String box(String room, int[] box) {
		return """
				<rect x="%d" y="%d" width="%d" height="%d" rx="6" fill="%s" stroke="#0969da"/>
				<text x="%d" y="%d" text-anchor="middle">%s</text>
				""".formatted(box[0] - BOX_WIDTH / 2, box[1], BOX_WIDTH, BOX_HEIGHT,
				room.startsWith("server") ? "#ddf4ff" : "#f6f8fa", box[0], box[1] + 27, room);
	}

}
