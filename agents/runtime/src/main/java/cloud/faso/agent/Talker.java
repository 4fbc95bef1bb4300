package cloud.faso.agent;

import cloud.faso.spec.agent.AgentProcess;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.OpenSession;
import cloud.faso.spec.agent.Session;

/** An agent as its {@link Talk} with the control plane knows it. Called by the talking thread. */
public interface Talker {

  /**
   * What the agent says of itself to open a session.
   *
   * @param process what the process says of itself this time
   */
  OpenSession introduction(AgentProcess process);

  /** A session began. */
  void opened(Session session);

  /** The revision to ask for news since, once all that was heard before is taken in. */
  long since() throws InterruptedException;

  /** Takes in an answer; false when it could not be kept, and is to be asked for again. */
  boolean heard(long since, Assignments answer) throws InterruptedException;

  /** Whether it has been told to end. */
  boolean isStopping();

  /** Ends the agent. */
  void end(Ending why);
}
