package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.acceptance.NetworkLab.Plug;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a port may send as, and how much may pass it, also once that is changed while it is used.
 */
final class PortStoryTest extends LabStory {

  /** Below a range of four, in it, and above it; in both families. */
  private static final List<String> HELD =
      List.of(
          "10.0.0.103", "10.0.0.105", "10.0.0.108", "fd00:1::103", "fd00:1::105", "fd00:1::108");

  private static final String RANGES =
      """
      [{"cidr":"10.0.0.104/30"},{"cidr":"fd00:1::104/126"}]
      """;

  PortStoryTest(@TempDir Path folder) throws IOException {
    super(folder);
  }

  @Test
  void who_has_allowed_pairs_is_heard_and_answered_under_them_and_nobody_else() throws Exception {
    lab.make(OURS, "segments", NetworkStoryTest.NETS.formatted("pairs"));
    openGroup(OURS);
    String shared = "00:00:5e:00:01:0a"; // a virtual router's
    Plug having =
        lab.port(
            OURS,
            """
            {"segment":"pairs","name":"having","securityGroups":["open"],"allowedAddressPairs":[
              {"cidr":"10.0.0.100/32"},{"cidr":"fd00:1::100/128"},
              {"cidr":"10.0.0.101/32","mac":"%s"}]}
            """
                .formatted(shared));
    Plug lacking = lab.port(OURS, plugged("pairs", "lacking"));
    Plug asking = lab.port(OURS, plugged("pairs", "asking"));
    Probe asker = lab.plug(lab.second(), asking, "asking");
    // Who lacks them is first: nobody has the addresses in mind.
    for (Plug plug : List.of(lacking, having)) {
      boolean may = plug.equals(having);
      Probe probe = lab.plug(lab.first(), plug, plug.name());
      probe.take("10.0.0.100/32");
      probe.take("fd00:1::100/128");
      probe.besides(shared, "10.0.0.101", asking.v4());
      assertThat(asker.reaches(plug.v4())).isTrue();
      for (String address : List.of("10.0.0.100", "fd00:1::100", "10.0.0.101")) {
        String mac = address.equals("10.0.0.101") ? shared : plug.mac();
        byte[] said =
            Packets.udp(
                new Packets.End(mac, address),
                new Packets.End(asking.mac(), address.contains(":") ? asking.v6() : asking.v4()),
                1,
                2);
        try (PacketSocket out = probe.frames()) {
          assertThat(asker.seesNone(frame -> Packets.carries(frame, said), () -> out.send(said)))
              .as("%s says something as %s", plug.name(), address)
              .isEqualTo(!may);
        }
        assertThat(asker.reaches(address)).as("%s as %s", plug.name(), address).isEqualTo(may);
      }
      probe.unplug();
      asker.forget();
    }
  }

  @Test
  void pairs_are_given_to_a_port_in_use_and_taken_from_it() throws Exception {
    lab.make(OURS, "segments", NetworkStoryTest.NETS.formatted("given"));
    openGroup(OURS);
    Peer asker = lab.peer(lab.second(), OURS, "asks", plugged("given", "asks"));
    Peer holder = lab.peer(lab.first(), OURS, "holds", plugged("given", "holds"));
    for (String address : HELD) {
      holder.probe().take(address + (address.contains(":") ? "/128" : "/32"));
    }
    assertThat(asker.probe().reaches(holder.plug().v4())).isTrue();
    assertThat(passing(holder, asker)).isEmpty();

    Set<String> within =
        HELD.stream()
            .filter(address -> address.endsWith("105"))
            .flatMap(address -> Stream.of("from " + address, "to " + address))
            .collect(Collectors.toSet());
    change(holder.plug(), "{\"allowedAddressPairs\":%s}".formatted(RANGES));
    await(() -> passing(holder, asker).equals(within));
    assertThat(passing(holder, asker)).isEqualTo(within);

    change(holder.plug(), "{\"allowedAddressPairs\":[]}");
    await(() -> passing(holder, asker).isEmpty());
    assertThat(passing(holder, asker)).isEmpty();
    assertThat(asker.probe().reaches(holder.plug().v4())).isTrue();
  }

  /** From which of its addresses somebody is heard, and to which there is an answer. */
  private static Set<String> passing(Peer holder, Peer asker) throws Exception {
    Set<String> passing = new TreeSet<>();
    asker.probe().forget();
    for (String address : HELD) {
      boolean six = address.contains(":");
      byte[] said =
          Packets.udp(new Packets.End(holder.plug().mac(), address), asker.end(six), 1, 2);
      try (PacketSocket out = holder.probe().frames()) {
        if (!asker.probe().seesNone(frame -> Packets.carries(frame, said), () -> out.send(said))) {
          passing.add("from " + address);
        }
      }
      if (asker.probe().reaches(address)) {
        passing.add("to " + address);
      }
    }
    return passing;
  }

  /** Changes a port, until the network agent has made it so. */
  private void change(Plug port, String body) throws Exception {
    String path = "/v1/tenants/" + OURS + "/ports/" + port.id();
    lab.lead(OURS).curled(200, "PATCH", path, body);
    lab.settled(path);
  }

  @Test
  void a_port_sends_and_receives_no_more_than_it_may_and_than_it_then_may() throws Exception {
    lab.make(OURS, "segments", "{\"name\":\"limited\",\"cidr\":\"10.30.8.0/24\"}");
    openGroup(OURS);
    Plug fast = lab.port(OURS, Bandwidth.limited("fast", Bandwidth.FAST));
    Plug slow = lab.port(OURS, Bandwidth.limited("slow", Bandwidth.SLOW));
    Plug sink = lab.port(OURS, plugged("limited", "sink"));
    Probe from = lab.plug(lab.first(), fast, "fast");
    Probe other = lab.plug(lab.first(), slow, "slow");
    Probe to = lab.plug(lab.second(), sink, "sink");
    assertThat(from.reaches(sink.v4()) && other.reaches(sink.v4())).isTrue();
    Bandwidth.requireLimited(to.receivesFrom(from, sink.v4()), to.receivesFrom(other, sink.v4()));
    Bandwidth.requireLimited(from.receivesFrom(to, fast.v4()), other.receivesFrom(to, slow.v4()));

    // The two change places, while both are in use.
    change(fast, Bandwidth.changed(Bandwidth.SLOW));
    change(slow, Bandwidth.changed(Bandwidth.FAST));
    await(() -> Bandwidth.isKept(Bandwidth.SLOW, to.receivesFrom(from, sink.v4())));
    Bandwidth.requireLimited(to.receivesFrom(other, sink.v4()), to.receivesFrom(from, sink.v4()));
    Bandwidth.requireLimited(other.receivesFrom(to, slow.v4()), from.receivesFrom(to, fast.v4()));
  }
}
