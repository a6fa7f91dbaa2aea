import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import javax.xml.parsers.DocumentBuilderFactory;

import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Checks what is staged to be published, as Maven Central does before it accepts it, and
 * what users expect of it. Prints what is wrong and fails if anything is.
 *
 * usage: java CheckRelease.java <directory with the layout of a Maven repository> <artifact>...
 */
class CheckRelease {

	private static final List<String> CHECKSUMS = List.of("md5", "sha1");

	/** The largest version of classes that Java 17 runs. */
	private static final int CLASS_VERSION = 61;

	private static final String SIGNATURE = ".asc";

	private final Path group;

	private final List<String> wrong = new ArrayList<>();

	private CheckRelease(Path group) {
		this.group = group;
	}

	public static void main(String[] args) throws Exception {
		CheckRelease check = new CheckRelease(Path.of(args[0], "io", "github", "reuseport"));
		check.all(new TreeSet<>(List.of(args).subList(1, args.length)));
		check.wrong.forEach((line) -> System.err.println("WRONG " + line));
		if (!check.wrong.isEmpty()) {
			System.exit(1);
		}
	}

	private void all(Set<String> artifacts) throws Exception {
		Set<String> staged = names(this.group, Files::isDirectory);
		expect(staged.equals(artifacts), "staged are %s rather than %s", staged, artifacts);
		Set<String> versions = new TreeSet<>();
		for (String artifact : staged) {
			for (String version : names(this.group.resolve(artifact), Files::isDirectory)) {
				versions.add(version);
				artifact(artifact, version);
			}
		}
		expect(versions.size() == 1, "the versions are %s rather than one", versions);
	}

	private void artifact(String artifact, String version) throws Exception {
		Path directory = this.group.resolve(artifact).resolve(version);
		String name = artifact + "-" + version;
		expect(!version.endsWith("SNAPSHOT"), "%s is a snapshot", name);
		checksums(directory);
		if (exists(directory, name + ".pom")) {
			Element pom = parse(directory.resolve(name + ".pom"));
			pom(name + ".pom", pom, artifact, version);
			if (!"pom".equals(text(pom, "packaging"))) {
				jars(directory, name, version);
			}
		}
		exists(directory, name + "-cyclonedx.json");
	}

	private void checksums(Path directory) throws Exception {
		Set<String> files = names(directory, Files::isRegularFile);
		boolean signed = files.stream().anyMatch((file) -> file.endsWith(SIGNATURE));
		for (String file : files) {
			if (CHECKSUMS.stream().anyMatch((algorithm) -> file.endsWith("." + algorithm))) {
				continue;
			}
			checksum(directory, file, "MD5", "md5");
			checksum(directory, file, "SHA-1", "sha1");
			expect(!signed || file.endsWith(SIGNATURE) || files.contains(file + SIGNATURE), "%s is not signed", file);
		}
	}

	private void checksum(Path directory, String file, String algorithm, String suffix) throws Exception {
		if (exists(directory, file + "." + suffix)) {
			byte[] digest = MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(directory.resolve(file)));
			String told = Files.readString(directory.resolve(file + "." + suffix)).trim();
			expect(HexFormat.of().formatHex(digest).equals(told), "%s.%s is that of another file", file, suffix);
		}
	}

	private void pom(String name, Element pom, String artifact, String version) throws Exception {
		Element parent = child(pom, "parent");
		expect(artifact.equals(text(pom, "artifactId")), "%s has another artifactId", name);
		for (String own : List.of("modelVersion", "name", "description")) {
			expect(text(pom, own) != null, "%s has no %s", name, own);
		}
		Element inherited = (parent != null) ? parentOf(parent) : null;
		for (String path : List.of("groupId", "version", "url", "licenses/license/name", "licenses/license/url",
				"developers/developer/name", "scm/connection", "scm/developerConnection", "scm/url",
				"issueManagement/url")) {
			expect(text(pom, path) != null || inherited != null && text(inherited, path) != null, "%s has no %s", name,
					path);
		}
		for (String refused : List.of("repositories", "pluginRepositories", "distributionManagement")) {
			expect(child(pom, refused) == null, "%s has %s", name, refused);
		}
		for (Element element : descendants(pom, Set.of("parent", "dependency", "plugin", "extension", "path"))) {
			String used = text(element, "version");
			expect(used == null || !used.contains("SNAPSHOT"), "%s uses the snapshot %s:%s", name,
					text(element, "artifactId"), used);
			expect(!"system".equals(text(element, "scope")), "%s has a dependency on a file", name);
		}
		for (Element property : children(child(pom, "properties"))) {
			expect(!property.getTextContent().contains("SNAPSHOT"), "%s uses a snapshot: %s", name,
					property.getTagName());
		}
		expect(parent == null || version.equals(text(parent, "version")), "%s has a parent of another version", name);
	}

	private Element parentOf(Element parent) throws Exception {
		String artifact = text(parent, "artifactId");
		String version = text(parent, "version");
		Path pom = this.group.resolve(Path.of(artifact, version, artifact + "-" + version + ".pom"));
		expect(Files.exists(pom), "the parent %s:%s is not published with it", artifact, version);
		return Files.exists(pom) ? parse(pom) : null;
	}

	private void jars(Path directory, String name, String version) throws Exception {
		boolean code = false;
		if (exists(directory, name + ".jar")) {
			try (JarFile jar = new JarFile(directory.resolve(name + ".jar").toFile())) {
				code = has(jar, ".class");
				classes(name, jar);
				Attributes manifest = jar.getManifest().getMainAttributes();
				for (String attribute : List.of("Implementation-Title", "Automatic-Module-Name")) {
					expect(manifest.getValue(attribute) != null, "%s.jar has no %s", name, attribute);
				}
				expect(version.equals(manifest.getValue("Implementation-Version")),
						"%s.jar has not its version as Implementation-Version", name);
				expect(jar.getEntry("META-INF/LICENSE") != null, "%s.jar has no licence", name);
			}
		}
		content(directory, name + "-sources.jar", code ? ".java" : ".md");
		content(directory, name + "-javadoc.jar", code ? "index.html" : ".md");
	}

	private void classes(String name, JarFile jar) throws IOException {
		for (ZipEntry entry : jar.stream().filter((candidate) -> candidate.getName().endsWith(".class")).toList()) {
			try (InputStream bytes = jar.getInputStream(entry)) {
				byte[] head = bytes.readNBytes(8);
				int found = (head[6] & 0xff) << 8 | head[7] & 0xff;
				expect(found <= CLASS_VERSION, "%s.jar has a class of version %d: %s", name, found, entry.getName());
			}
		}
	}

	private void content(Path directory, String name, String suffix) throws IOException {
		if (exists(directory, name)) {
			try (JarFile jar = new JarFile(directory.resolve(name).toFile())) {
				expect(has(jar, suffix), "%s has nothing that ends in %s", name, suffix);
			}
		}
	}

	private static boolean has(JarFile jar, String suffix) {
		return jar.stream().anyMatch((entry) -> entry.getName().endsWith(suffix));
	}

	private boolean exists(Path directory, String file) {
		boolean there = Files.isRegularFile(directory.resolve(file));
		expect(there, "%s is missing", file);
		return there;
	}

	private void expect(boolean right, String message, Object... arguments) {
		if (!right) {
			this.wrong.add(message.formatted(arguments));
		}
	}

	private static Set<String> names(Path directory, Predicate<Path> wanted) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			return files.filter(wanted)
				.map((file) -> file.getFileName().toString())
				.collect(Collectors.toCollection(TreeSet::new));
		}
	}

	private static Element parse(Path pom) throws Exception {
		return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile()).getDocumentElement();
	}

	private static List<Element> children(Element element) {
		return (element == null) ? List.of()
				: IntStream.range(0, element.getChildNodes().getLength())
					.mapToObj(element.getChildNodes()::item)
					.filter((node) -> node.getNodeType() == Node.ELEMENT_NODE)
					.map(Element.class::cast)
					.toList();
	}

	private static Element child(Element element, String name) {
		return children(element).stream().filter((child) -> child.getTagName().equals(name)).findFirst().orElse(null);
	}

	private static List<Element> descendants(Element element, Set<String> names) {
		return children(element).stream()
			.flatMap((child) -> Stream.concat(names.contains(child.getTagName()) ? Stream.of(child) : Stream.empty(),
					descendants(child, names).stream()))
			.toList();
	}

	/** The text of an element, or null if there is none or it is blank. */
	private static String text(Element element, String path) {
		Element found = element;
		for (String name : path.split("/")) {
			found = child(found, name);
		}
		return Stream.ofNullable(found)
			.map((present) -> present.getTextContent().trim())
			.filter((text) -> !text.isEmpty())
			.findFirst()
			.orElse(null);
	}

}
