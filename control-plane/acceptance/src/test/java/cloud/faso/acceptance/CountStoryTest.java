package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.acceptance.NetworkLab.Plug;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packets that pass, packets that no rule allows, and what is told of both. */
final class CountStoryTest extends LabStory {

  private static final String TENANT = "/v1/tenants/" + OURS + "/";
  private static final int SENT = 1000;

  /** What a machine says of itself when its card comes up, and while it waits. */
  private static final int NOISE = 200;

  /** A node tells once a minute, and reads its counters every ten seconds. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  CountStoryTest(@TempDir Path folder) throws IOException {
    super(folder);
  }

  @Disabled("the receiver is told fewer packets than were sent in a burst: not understood yet")
  @Test
  void what_is_sent_and_what_is_refused_is_counted_wherever_the_card_is() throws Exception {
    lab.make(OURS, "segments", "{\"name\":\"counted\",\"cidr\":\"10.9.0.0/24\"}");
    openGroup(OURS);
    lab.make(
        OURS, "security-groups", "{\"name\":\"closed\",\"rules\":[{\"direction\":\"EGRESS\"}]}");
    Plug from = lab.port(OURS, plugged("counted", "count-from"));
    Plug open = lab.port(OURS, plugged("counted", "count-open"));
    Plug closed = lab.port(OURS, grouped("counted", "count-closed", "closed"));
    Peer sender = new Peer("from", from, lab.plug(lab.first(), from, "count-a"));
    Peer taker = new Peer("open", open, lab.plug(lab.second(), open, "count-b"));
    Peer refuser = new Peer("closed", closed, lab.plug(lab.second(), closed, "count-c"));

    send(sender, taker);
    send(sender, refuser);

    eventually(() -> count(from, "sentPackets") >= 2 * SENT);
    eventually(() -> count(open, "receivedPackets") >= SENT);
    eventually(() -> count(closed, "refusedReceived") >= SENT);
    assertThat(count(from, "sentPackets")).isLessThan(2 * SENT + NOISE);
    assertThat(count(open, "receivedPackets")).isLessThan(SENT + NOISE);
    assertThat(count(closed, "refusedReceived")).isLessThan(SENT + NOISE);
    assertThat(count(closed, "receivedPackets")).isLessThan(NOISE);
    assertThat(count(open, "refusedReceived")).isZero();
    assertThat(dropped("closed")).isBetween((long) SENT, (long) SENT + NOISE);
    assertThat(dropped("open")).isLessThan(NOISE);

    // The card is another one from now on, and on the other node; what was counted stays.
    sender.probe().unplug();
    Peer moved = new Peer("from", from, lab.plug(lab.second(), from, "count-d"));
    send(moved, taker);

    eventually(() -> count(from, "sentPackets") >= 3 * SENT);
    assertThat(count(from, "sentPackets")).isLessThan(3 * SENT + 2 * NOISE);
    long before = count(from, "sentBytes");
    assertThat(used("TRAFFIC_SENT", from)).isBetween(before, before + 100 * NOISE);
  }

  private static void send(Peer from, Peer to) throws Exception {
    try (PacketSocket out = from.probe().frames()) {
      for (int i = 0; i < SENT; i++) {
        out.send(Packets.udp(from.end(false), to.end(false), 1000 + i, 79));
      }
    }
  }

  private static void eventually(Callable<Boolean> state) {
    Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(state);
  }

  private long count(Plug port, String what) throws Exception {
    return get("ports/" + port.id()).path("traffic").path(what).asLong();
  }

  private long dropped(String group) throws Exception {
    return get("security-groups/" + group).get("droppedPackets").asLong();
  }

  /** Of the whole of it that is metered, what a port's line says. */
  private long used(String item, Plug port) throws Exception {
    for (JsonNode part : get("usage").get("parts")) {
      for (JsonNode each : part.get("used")) {
        if (part.get("id").asText().equals(port.id()) && each.get("item").asText().equals(item)) {
          return each.get("quantity").asLong();
        }
      }
    }
    return 0;
  }

  private JsonNode get(String path) throws Exception {
    return lab.lead(OURS).curled(200, "GET", TENANT + path, null);
  }
}
