package cloud.faso.spec.agent;

/**
 * A part of a guest's serial log. Offsets count every byte the guest ever wrote; what the size
 * limit of the log has dropped is skipped.
 *
 * @param offset of the first byte of {@code content}
 * @param size bytes that the guest has written so far; where to read on from
 * @param content raw bytes, base64 in JSON
 */
@SuppressWarnings("ArrayRecordComponent") // a message on its way, never compared
public record ConsoleChunk(long offset, long size, byte[] content) {}
