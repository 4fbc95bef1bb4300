package cloud.faso.spec.agent;

/**
 * Asks for a part of a guest's serial log, to be answered with a {@link ConsoleChunk}.
 *
 * @param id of the query
 * @param vmId whose log
 * @param offset in bytes from the log's beginning; negative counts from its end
 * @param limit bytes at most
 */
public record ConsoleQuery(String id, String vmId, long offset, int limit) {}
