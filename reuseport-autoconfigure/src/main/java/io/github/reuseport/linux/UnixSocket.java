package io.github.reuseport.linux;

/**
 * One listening Unix domain socket, as the kernel lists it.
 *
 * @param path the path it was bound to, which may have been deleted since; one byte a
 * character
 * @param inode inode of the socket in {@code sockfs}, the number in
 * {@code /proc/<pid>/fd/<n> -> socket:[inode]}
 */
public record UnixSocket(String path, long inode) {

}
