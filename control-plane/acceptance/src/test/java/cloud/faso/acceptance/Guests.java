package cloud.faso.acceptance;

import cloud.faso.acceptance.NetworkLab.Plug;
import java.util.List;
import java.util.stream.Collectors;

/** Real guests of a tenant. Their network is what their image makes of what it is told there. */
record Guests(Home home, NetworkLab lab, String tenant) {

  /** A port of the group that is called as the segment is; in DNS it has its own name. */
  Plug port(String segment, String name) throws Exception {
    return lab.port(
        tenant,
        """
        {"segment":"%1$s","name":"%2$s","hostname":"%2$s","securityGroups":["%1$s"]}
        """
            .formatted(segment, name));
  }

  /**
   * One that, once its first card has an address of each family, says which ones and how long its
   * packets may be, and does what a script says. It is on no node that another one is on.
   *
   * @param cards the ports that they are in, in their order
   */
  void start(String name, List<Plug> cards, String script) throws Exception {
    String whole =
        """
        #!/bin/sh
        addresses() { ip $1 -o addr show dev eth0 scope global | grep -v tentative; }
        until addresses -4 && addresses -6; do sleep 1; done
        echo "lab: has $(addresses -4 | awk '{print $4}') $(addresses -6 | awk '{print $4}')"
        echo "lab: mtu $(cat /sys/class/net/eth0/mtu)"
        """
            + script;
    String body =
        """
        {"name":"%s","flavor":"tiny","image":"tiny","antiAffinityGroup":"apart",
         "nics":[%s],"userData":"%s"}
        """
            .formatted(
                name,
                cards.stream()
                    .map(card -> "{\"port\":\"%s\"}".formatted(card.id()))
                    .collect(Collectors.joining(",")),
                whole.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
    lab.lead(tenant).curled(201, "POST", "/v1/tenants/" + tenant + "/vms", body);
  }

  /** What one says until it says this. */
  String console(String name, String until) throws Exception {
    return home.said("vm", "console", name, "--until", until, "--timeout", "180");
  }

  /** It goes, and its port. */
  void end(String name) throws Exception {
    home.said("vm", "delete", name, "--wait");
    lab.remove(tenant, "ports", name);
  }
}
