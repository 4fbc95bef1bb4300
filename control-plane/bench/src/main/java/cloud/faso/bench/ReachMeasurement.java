package cloud.faso.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.stream.StreamSupport;
import org.HdrHistogram.Histogram;

/**
 * How long it takes from the POST of a network card until the guest behind it answers: a guest that
 * runs gets one card after the other, and the datacenter's router pings each one's address all the
 * while. The guest has all these addresses from the beginning and takes up a card as soon as it
 * sees it, so that no pause of a DHCP client is measured.
 */
final class ReachMeasurement {

  private static final String TENANT = "/v1/tenants/sante-prod/";
  private static final String VM = TENANT + "vms/reached";
  private static final String RANGE = "10.77.0.";
  private static final int FIRST = 10;

  private final RealHome home;
  private final Api lead;
  private final int cards;

  ReachMeasurement(RealHome home, int cards) throws IOException {
    this.home = home;
    this.lead = home.api("sante-lead.token");
    this.cards = cards;
  }

  /** What came out, for a table. */
  String take() throws IOException, InterruptedException {
    draw();
    order();
    // Until the guest is up, and all that is loaded once is loaded.
    plugUntilAnswered(RANGE + FIRST);
    Histogram times = new Histogram(3);
    for (int card = 1; card <= cards; card++) {
      times.recordValue(plugUntilAnswered(RANGE + (FIRST + card)));
    }
    return "p50 %.0f ms, p99 %.0f ms, %d cards"
        .formatted(
            times.getValueAtPercentile(50) / 1e6, times.getValueAtPercentile(99) / 1e6, cards);
  }

  /** A segment that the datacenter's router knows the way to, and that lets its pings in. */
  private void draw() throws IOException, InterruptedException {
    var _ = lead.post(TENANT + "segments", "{\"name\":\"reach\",\"cidr\":\"" + RANGE + "0/24\"}");
    var _ =
        lead.post(
            TENANT + "security-groups",
            """
            {"name":"reach","rules":[{"direction":"EGRESS"},{"direction":"INGRESS","protocol":"icmp"}]}""");
    String gateway =
        home.api("operator.token")
            .post(
                TENANT + "routers",
                """
                {"name":"reach","externalNetworks":["internet"],"snat":false,"segments":["reach"]}""")
            .at("/addresses/0/address")
            .asText();
    home.outside("ip", "route", "replace", RANGE + "0/24", "via", gateway);
  }

  private void order() throws IOException, InterruptedException {
    String script =
        """
        #!/bin/sh
        for last in $(seq %d %d); do ip addr add %s$last/32 dev lo; done
        while :; do
          for card in /sys/class/net/eth*; do
            [ -e "$card" ] && [ "$(cat "$card/operstate")" != up ] || continue
            ip link set "${card##*/}" up
            ip route replace default via %s1 dev "${card##*/}" onlink
          done
          usleep 20000
        done &
        """
            .formatted(FIRST, FIRST + cards, RANGE, RANGE);
    var _ =
        lead.post(
            TENANT + "vms",
            """
            {"name":"reached","flavor":"tiny","image":"tiny","userData":%s}"""
                .formatted(quoted(script)));
    var _ = lead.get(VM + "?wait=RUNNING&timeout=60");
  }

  private static String quoted(String text) throws JsonProcessingException {
    return new ObjectMapper().writeValueAsString(text);
  }

  /** In nanoseconds; the guest has let go of the card afterwards. */
  private long plugUntilAnswered(String address) throws IOException, InterruptedException {
    Process pinging = home.startOutside("busybox", "ping", "-i", "0.02", "-w", "120", address);
    try (BufferedReader lines = pinging.inputReader()) {
      long began = System.nanoTime();
      JsonNode vm =
          lead.post(
              VM + "/nics",
              """
              {"segment":"reach","addresses":["%s"],"securityGroups":["reach"]}"""
                  .formatted(address));
      awaitAnswer(lines, address);
      long took = System.nanoTime() - began;
      lead.deleteWhole(VM + "/nics/" + portOf(vm, address));
      return took;
    } finally {
      Programs.stop(pinging);
    }
  }

  private static void awaitAnswer(BufferedReader lines, String address) throws IOException {
    String line;
    do {
      line = lines.readLine();
      if (line == null) {
        throw new IOException(address + " does not answer");
      }
    } while (!line.contains("bytes from " + address));
  }

  private static String portOf(JsonNode vm, String address) {
    return StreamSupport.stream(vm.get("nics").spliterator(), false)
        .filter(nic -> nic.toString().contains('"' + address + '"'))
        .findFirst()
        .orElseThrow()
        .get("port")
        .asText();
  }
}
