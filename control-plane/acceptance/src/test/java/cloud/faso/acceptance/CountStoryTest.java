package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.acceptance.NetworkLab.Plug;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packets that pass, packets that no rule allows, and what is told of both. */
final class CountStoryTest extends LabStory {

  private static final String TENANT = "/v1/tenants/" + OURS + "/";
  private static final int SENT = 1000;
  private static final int AT_ONCE = 100;

  /** What a machine says of itself when its card comes up, and while it waits. */
  private static final int NOISE = 200;

  /** Bytes of the longest packet of these, which asks for an address. */
  private static final int LONGEST = 600;

  /** A node tells once a minute, and reads its counters every ten seconds. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  CountStoryTest(@TempDir Path folder) throws IOException {
    super(folder);
  }

  @Test
  void what_is_sent_and_what_is_refused_is_counted_wherever_the_card_is() throws Exception {
    lab.make(OURS, "segments", "{\"name\":\"counted\",\"cidr\":\"10.9.0.0/24\"}");
    openGroup(OURS);
    lab.make(
        OURS, "security-groups", "{\"name\":\"closed\",\"rules\":[{\"direction\":\"EGRESS\"}]}");
    lab.make(
        OURS,
        "security-groups",
        """
        {"name":"mute","rules":[
          {"direction":"EGRESS","protocol":"udp","ports":{"first":80,"last":80}}]}
        """);
    Plug from = lab.port(OURS, plugged("counted", "count-from"));
    Plug open = lab.port(OURS, plugged("counted", "count-open"));
    Plug closed = lab.port(OURS, grouped("counted", "count-closed", "closed"));
    Plug mute = lab.port(OURS, grouped("counted", "count-mute", "mute"));
    Peer sender = new Peer("from", from, lab.plug(lab.first(), from, "count-a"));
    Peer taker = new Peer("open", open, lab.plug(lab.second(), open, "count-b"));
    Peer refuser = new Peer("closed", closed, lab.plug(lab.second(), closed, "count-c"));
    Peer muted = new Peer("mute", mute, lab.plug(lab.first(), mute, "count-m"));
    long frame = frame(sender, taker).length;

    send(sender, taker, taker);
    send(sender, refuser, taker);
    send(muted, taker, taker);

    eventually(() -> count(from, "sentPackets") >= 2 * SENT);
    eventually(() -> count(open, "receivedPackets") >= SENT);
    eventually(() -> count(closed, "refusedReceived") >= SENT);
    eventually(() -> count(mute, "refusedSent") >= SENT);
    assertThat(count(from, "sentPackets")).isLessThan(2 * SENT + NOISE);
    assertThat(count(open, "receivedPackets")).isLessThan(SENT + NOISE);
    assertThat(count(closed, "refusedReceived")).isLessThan(SENT + NOISE);
    assertThat(count(closed, "receivedPackets")).isLessThan(NOISE);
    assertThat(count(open, "refusedReceived")).isZero();
    assertThat(count(mute, "refusedSent")).isLessThan(SENT + NOISE);
    assertThat(count(from, "refusedSent")).isZero();
    assertThat(count(from, "sentBytes"))
        .isBetween(2 * SENT * frame, 2 * SENT * frame + NOISE * LONGEST);
    assertThat(count(open, "receivedBytes"))
        .isBetween(SENT * frame, SENT * frame + NOISE * LONGEST);
    // The first of two nodes has no other card in the same VM but the muted one.
    eventually(
        () -> used(from, "TRAFFIC_SENT") == count(from, "sentBytes") + count(mute, "sentBytes"));
    assertThat(used(open, "TRAFFIC_RECEIVED")).isGreaterThanOrEqualTo(SENT * frame);
    assertThat(dropped("closed")).isBetween((long) SENT, (long) SENT + NOISE);
    assertThat(dropped("open")).isLessThan(NOISE);

    // The card is another one from now on, and on the other node; what was counted stays.
    sender.probe().unplug();
    Peer moved = new Peer("from", from, lab.plug(lab.second(), from, "count-d"));
    send(moved, taker, taker);

    eventually(() -> count(from, "sentPackets") >= 3 * SENT);
    assertThat(count(from, "sentPackets")).isLessThan(3 * SENT + 2 * NOISE);
  }

  /**
   * Sends no more at once than a switch holds, nor before it knows the way: who sees another packet
   * knows that those before it were taken up.
   */
  private static void send(Peer from, Peer to, Peer witness) throws Exception {
    byte[] frame = frame(from, to);
    try (PacketSocket out = from.probe().frames();
        PacketSocket in = witness.probe().frames()) {
      for (int sent = 0; sent < SENT; sent += AT_ONCE) {
        byte[] next = Packets.udp(from.end(false), witness.end(false), 1001 + sent, 80);
        RealHome.await(() -> Traffic.passes(in, out, next, _ -> {}));
        for (int i = 0; i < AT_ONCE; i++) {
          out.send(frame);
        }
      }
    }
  }

  private static byte[] frame(Peer from, Peer to) {
    return Packets.udp(from.end(false), to.end(false), 1000, 79);
  }

  private static void eventually(Callable<Boolean> state) {
    Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(state);
  }

  private long count(Plug port, String what) throws Exception {
    return get("ports/" + port.id()).path("traffic").path(what).asLong();
  }

  /** What is to be paid for of the VM that a port's card is in. */
  private long used(Plug port, String item) throws Exception {
    String vm = get("ports/" + port.id()).get("vm").asText();
    return get("usage?from=" + LocalDate.now(ZoneOffset.UTC).minusDays(2))
        .get("parts")
        .valueStream()
        .filter(part -> part.get("name").asText().equals(vm))
        .flatMap(part -> part.get("used").valueStream())
        .filter(used -> used.get("item").asText().equals(item))
        .mapToLong(used -> used.get("quantity").asLong())
        .sum();
  }

  private long dropped(String group) throws Exception {
    return get("security-groups/" + group).get("droppedPackets").asLong();
  }

  private JsonNode get(String path) throws Exception {
    return lab.lead(OURS).curled(200, "GET", TENANT + path, null);
  }
}
