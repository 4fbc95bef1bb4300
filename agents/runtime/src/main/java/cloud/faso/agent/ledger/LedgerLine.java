package cloud.faso.agent.ledger;

import cloud.faso.agent.platform.AgentJson;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Assignments;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One line of a ledger file: the CRC-32C of the rest in eight hex digits, a space, JSON, a newline.
 * The first line names the format and the node.
 *
 * @param node of the first line, null in others
 * @param revision of an accepted answer
 * @param items of an accepted answer, null in others
 * @param provisioned id of a VM or a volume that was complete once
 * @param forget ids of tombstones that are done with
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LedgerLine(
    @Nullable String node,
    @Nullable Long revision,
    @Nullable Boolean complete,
    @Nullable List<Assignment> items,
    @Nullable String provisioned,
    @Nullable List<String> forget) {
  private static final int CHECKSUM_DIGITS = 8;

  static byte[] of(Assignments answer) throws IOException {
    return new LedgerLine(null, answer.revision(), answer.complete(), answer.items(), null, null)
        .bytes();
  }

  static byte[] noting(String id) throws IOException {
    return new LedgerLine(null, null, null, null, id, null).bytes();
  }

  static byte[] forgetting(List<String> ids) throws IOException {
    return new LedgerLine(null, null, null, null, null, ids).bytes();
  }

  static byte[] file(String nodeId, Assignments all) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new LedgerLine(nodeId, null, null, null, null, null).bytes());
    out.write(of(all));
    return out.toByteArray();
  }

  /** The lines of a file but the first. A last line without its newline is left out. */
  static List<LedgerLine> read(byte[] content, String nodeId) throws LedgerDamage {
    List<LedgerLine> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < content.length; i++) {
      if (content[i] == '\n') {
        lines.add(parse(Arrays.copyOfRange(content, start, i)));
        start = i + 1;
      }
    }
    if (lines.isEmpty() || !nodeId.equals(lines.getFirst().node())) {
      throw new LedgerDamage("its first line does not name node " + nodeId);
    }
    return lines.subList(1, lines.size());
  }

  void applyTo(MemoryLedger ledger) {
    if (revision != null && items != null) {
      ledger.accept(new Assignments(revision, Boolean.TRUE.equals(complete), items, List.of()));
    }
    if (provisioned != null) {
      ledger.provisioned(provisioned);
    }
    if (forget != null) {
      ledger.forget(forget);
    }
  }

  private static LedgerLine parse(byte[] line) throws LedgerDamage {
    if (line.length <= CHECKSUM_DIGITS || line[CHECKSUM_DIGITS] != ' ') {
      throw new LedgerDamage("a line has no checksum");
    }
    byte[] json = Arrays.copyOfRange(line, CHECKSUM_DIGITS + 1, line.length);
    byte[] checksum = Arrays.copyOf(line, CHECKSUM_DIGITS);
    if (!Arrays.equals(checksum, checksum(json))) {
      throw new LedgerDamage("a line's checksum does not match");
    }
    try {
      return AgentJson.MAPPER.readValue(json, LedgerLine.class);
    } catch (IOException e) {
      throw new LedgerDamage("a line cannot be understood by this agent: " + e.getMessage());
    }
  }

  private byte[] bytes() throws JsonProcessingException {
    byte[] json = AgentJson.MAPPER.writeValueAsBytes(this);
    ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + CHECKSUM_DIGITS + 2);
    out.writeBytes(checksum(json));
    out.write(' ');
    out.writeBytes(json);
    out.write('\n');
    return out.toByteArray();
  }

  private static byte[] checksum(byte[] json) {
    CRC32C crc = new CRC32C();
    crc.update(json);
    return HexFormat.of()
        .toHexDigits(crc.getValue(), CHECKSUM_DIGITS)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
