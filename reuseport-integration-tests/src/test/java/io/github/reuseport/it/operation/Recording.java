package io.github.reuseport.it.operation;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/**
 * An animated picture (GIF) of what a browser shows. It has the colors that are there
 * most often, and each frame is transparent where nothing has changed.
 */
final class Recording {

	private static final String FORMAT = "javax_imageio_gif_image_1.0";

	private static final Duration LONGEST = Duration.ofMillis(1500);

	private static final Duration LAST = Duration.ofSeconds(5);

	private static final int MOST = 10;

	/**
	 * The index of the color of what has not changed, behind all others.
	 */
	private static final int UNCHANGED = 63;

	private final List<Frame> frames = new ArrayList<>();

	/**
	 * Add what the browser shows now, if it shows anything new. Of too many pictures the
	 * last one is replaced.
	 * @param png a picture of it
	 */
	void add(byte[] png) throws IOException {
		BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
		Frame frame = new Frame(image.getWidth(), image.getHeight(),
				image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()), System.nanoTime());
		if (changed(this.frames.size(), frame).findAny().isPresent()) {
			if (this.frames.size() == MOST) {
				this.frames.remove(MOST - 1);
			}
			this.frames.add(frame);
		}
	}

	private IntStream changed(int index, Frame frame) {
		int[] before = before(index, frame);
		return IntStream.range(0, before.length).filter((i) -> frame.pixels()[i] != before[i]);
	}

	/**
	 * Write the picture, which starts again when it is over.
	 * @param path the file
	 * @return the number of frames
	 */
	int write(Path path) throws IOException {
		Files.createDirectories(path.toAbsolutePath().getParent());
		Files.deleteIfExists(path);
		int[] palette = palette();
		ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
		try (ImageOutputStream output = ImageIO.createImageOutputStream(path.toFile())) {
			writer.setOutput(output);
			writer.prepareWriteSequence(null);
			for (int i = 0; i < this.frames.size(); i++) {
				BufferedImage image = image(i, palette);
				writer.writeToSequence(new IIOImage(image, null, metadata(writer, image, shownFor(i))), null);
			}
			writer.endWriteSequence();
		}
		finally {
			writer.dispose();
		}
		return this.frames.size();
	}

	private int[] palette() {
		Map<Integer, Integer> counts = new HashMap<>();
		for (int i = 0; i < this.frames.size(); i++) {
			Frame frame = this.frames.get(i);
			changed(i, frame).forEach((pixel) -> counts.merge(frame.pixels()[pixel], 1, Integer::sum));
		}
		int[] palette = counts.entrySet()
			.stream()
			.sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
			.limit(UNCHANGED)
			.mapToInt(Map.Entry::getKey)
			.toArray();
		return Arrays.copyOf(palette, UNCHANGED + 1);
	}

	private BufferedImage image(int index, int[] palette) {
		Frame frame = this.frames.get(index);
		int[] indexes = new int[frame.pixels().length];
		Arrays.fill(indexes, UNCHANGED);
		Map<Integer, Integer> nearest = new HashMap<>();
		changed(index, frame).forEach(
				(i) -> indexes[i] = nearest.computeIfAbsent(frame.pixels()[i], (color) -> nearest(color, palette)));
		BufferedImage image = new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_BYTE_INDEXED,
				new IndexColorModel(8, palette.length, palette, 0, false, UNCHANGED, DataBuffer.TYPE_BYTE));
		image.getRaster().setPixels(0, 0, frame.width(), frame.height(), indexes);
		return image;
	}

	private int[] before(int index, Frame frame) {
		// Before the first one there is nothing, which no opaque color equals
		return (index > 0) ? this.frames.get(index - 1).pixels() : new int[frame.pixels().length];
	}

	private static int nearest(int color, int[] palette) {
		int nearest = 0;
		for (int i = 1; i < UNCHANGED; i++) {
			if (distance(color, palette[i]) < distance(color, palette[nearest])) {
				nearest = i;
			}
		}
		return nearest;
	}

	private static int distance(int a, int b) {
		int distance = 0;
		for (int shift = 0; shift <= 16; shift += 8) {
			int difference = (a >> shift & 0xff) - (b >> shift & 0xff);
			distance += difference * difference;
		}
		return distance;
	}

	private Duration shownFor(int index) {
		if (index == this.frames.size() - 1) {
			return LAST;
		}
		Duration duration = Duration.ofNanos(this.frames.get(index + 1).time() - this.frames.get(index).time());
		return (duration.compareTo(LONGEST) < 0) ? duration : LONGEST;
	}

	private static IIOMetadata metadata(ImageWriter writer, BufferedImage image, Duration duration) throws IOException {
		IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
		IIOMetadataNode root = new IIOMetadataNode(FORMAT);
		IIOMetadataNode control = child(root, "GraphicControlExtension");
		control.setAttribute("disposalMethod", "doNotDispose");
		control.setAttribute("userInputFlag", "FALSE");
		control.setAttribute("transparentColorFlag", "TRUE");
		control.setAttribute("transparentColorIndex", Integer.toString(UNCHANGED));
		control.setAttribute("delayTime", Long.toString(duration.toMillis() / 10));
		IIOMetadataNode extension = child(child(root, "ApplicationExtensions"), "ApplicationExtension");
		extension.setAttribute("applicationID", "NETSCAPE");
		extension.setAttribute("authenticationCode", "2.0");
		// Again and again
		extension.setUserObject(new byte[] { 1, 0, 0 });
		metadata.mergeTree(FORMAT, root);
		return metadata;
	}

	private static IIOMetadataNode child(IIOMetadataNode parent, String name) {
		IIOMetadataNode child = new IIOMetadataNode(name);
		parent.appendChild(child);
		return child;
	}

	/**
	 * The picture from some time on.
	 *
	 * @param width its width
	 * @param height its height
	 * @param pixels its colors
	 * @param time when it was so, by the clock of the JVM in nanoseconds
	 */
	private record Frame(int width, int height, int[] pixels, long time) {

	}

}
