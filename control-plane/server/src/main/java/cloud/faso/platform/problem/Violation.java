package cloud.faso.platform.problem;

/**
 * One thing that is wrong with a request.
 *
 * @param pointer JSON pointer into the body ({@code /rootDiskGiB}), or {@code ?limit}, {@code
 *     If-Match:}, {@code {vm}}
 * @param detail what is wrong, in the reader's language
 */
public record Violation(String pointer, String detail) {}
