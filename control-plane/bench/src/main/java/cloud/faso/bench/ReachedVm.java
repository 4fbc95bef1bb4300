package cloud.faso.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.stream.StreamSupport;

/**
 * A VM of a real home that the datacenter's router knows the way to. It gets its cards while it
 * runs; they are in one group, which lets nothing in until told to. The guest has all addresses
 * that its cards may get from the beginning and takes up a card as soon as it sees it, so that no
 * pause of a DHCP client is measured.
 */
final class ReachedVm {

  /** The group that its cards are in, which lets nothing in until told to. */
  static final String CLOSED = "reached";

  /** One that lets everything in. */
  static final String OPEN = "open";

  /** One from whose ports the closed one may be made to let everything in. */
  static final String NAMED = "named";

  private static final String TENANT = "/v1/tenants/sante-prod/";
  private static final String VM = TENANT + "vms/reached";
  private static final String RULES = TENANT + "security-groups/reached/rules";
  private static final String RANGE = "10.77.0.";
  private static final int FIRST = 10;
  private static final String CALLER = "10.78.0.10";

  private final RealHome home;
  private final Api lead;

  /**
   * Runs, without a card.
   *
   * @param cards that it may get, one after the other
   */
  ReachedVm(RealHome home, int cards) throws IOException, InterruptedException {
    this.home = home;
    this.lead = home.api("sante-lead.token");
    draw();
    order(cards);
  }

  private void draw() throws IOException, InterruptedException {
    var _ = lead.post(TENANT + "segments", "{\"name\":\"reached\",\"cidr\":\"" + RANGE + "0/24\"}");
    var _ =
        lead.post(
            TENANT + "security-groups",
            """
            {"name":"reached","rules":[{"direction":"EGRESS"}]}""");
    var _ =
        lead.post(
            TENANT + "security-groups",
            """
            {"name":"open","rules":[{"direction":"EGRESS"},{"direction":"INGRESS"}]}""");
    String gateway =
        home.api("operator.token")
            .post(
                TENANT + "routers",
                """
                {"name":"reached","externalNetworks":["internet"],"snat":false,
                 "segments":["reached"]}""")
            .at("/addresses/0/address")
            .asText();
    home.outside("ip", "addr", "replace", CALLER + "/32", "dev", "lo");
    home.outside("ip", "route", "replace", RANGE + "0/24", "via", gateway, "src", CALLER);
  }

  private void order(int cards) throws IOException, InterruptedException {
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
            .formatted(FIRST, FIRST + cards - 1, RANGE, RANGE);
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

  /**
   * That a card has.
   *
   * @param card from 0
   */
  static String address(int card) {
    return RANGE + (FIRST + card);
  }

  /** Orders a card, and gives its port. */
  String plug(String address) throws IOException, InterruptedException {
    JsonNode vm =
        lead.post(
            VM + "/nics",
            """
            {"segment":"reached","addresses":["%s"],"securityGroups":["reached"]}"""
                .formatted(address));
    return StreamSupport.stream(vm.get("nics").spliterator(), false)
        .filter(nic -> nic.toString().contains('"' + address + '"'))
        .findFirst()
        .orElseThrow()
        .get("port")
        .asText();
  }

  /** Takes a card away; the guest has let go of it afterwards. */
  void unplug(String port) throws IOException, InterruptedException {
    lead.deleteWhole(VM + "/nics/" + port);
  }

  /** Puts a port into a group, and out of all others. */
  void move(String port, String group) throws IOException, InterruptedException {
    lead.patch(TENANT + "ports/" + port, "{\"securityGroups\":[\"%s\"]}".formatted(group));
  }

  /**
   * Makes the port under whose address the datacenter's router asks: nothing is plugged into it,
   * and its segment is one that no other knows, so that nothing but its groups tells whether it is
   * answered. The VM's group lets in what the named one's ports send. The port is in the open one.
   */
  String caller() throws IOException, InterruptedException {
    var _ = lead.post(TENANT + "security-groups", "{\"name\":\"named\",\"rules\":[]}");
    var _ = lead.post(TENANT + "segments", "{\"name\":\"callers\",\"cidr\":\"10.78.0.0/24\"}");
    String port =
        lead.post(
                TENANT + "ports",
                """
                {"segment":"callers","name":"caller","addresses":["%s"],
                 "securityGroups":["open"]}"""
                    .formatted(CALLER))
            .get("id")
            .asText();
    var _ = lead.postWhole(RULES, "{\"direction\":\"INGRESS\",\"remoteGroup\":\"named\"}");
    return port;
  }

  /** Lets a protocol in, and gives the rule; the site's network has it afterwards. */
  String allow(String protocol) throws IOException, InterruptedException {
    return lead.postWhole(
            RULES,
            """
            {"direction":"INGRESS","protocol":"%s"}"""
                .formatted(protocol))
        .get("id")
        .asText();
  }

  /** Takes a rule away: from the control plane, which has yet to tell the site. */
  void refuse(String rule) throws IOException, InterruptedException {
    var _ = lead.call("DELETE", RULES + "/" + rule, null);
  }
}
