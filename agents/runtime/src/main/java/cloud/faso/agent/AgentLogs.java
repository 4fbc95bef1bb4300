package cloud.faso.agent;

/** How agents log: lines with key="value" pairs on the standard error. */
public final class AgentLogs {

  private AgentLogs() {}

  /** To be called first thing in {@code main}, before any logger exists. */
  public static void set() {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "faso-agent-logback.xml");
    }
  }
}
