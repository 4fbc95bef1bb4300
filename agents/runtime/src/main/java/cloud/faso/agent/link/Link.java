package cloud.faso.agent.link;

import cloud.faso.agent.images.ImageSource;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.ConsoleChunk;
import cloud.faso.spec.agent.IssuedCertificate;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.OpenSession;
import cloud.faso.spec.agent.RenewRequest;
import cloud.faso.spec.agent.Session;
import cloud.faso.spec.agent.TraceAnswer;

/** One node's conversation with the control plane. Safe for use by many threads. */
public interface Link extends AutoCloseable {

  /** Opens a session, which ends every earlier one of the node. */
  Session openSession(OpenSession request) throws LinkFailure, InterruptedException;

  /**
   * Waits for news.
   *
   * @param since the revision known; -1 asks for everything
   * @param waitSeconds how long the control plane may hold the call when there is none
   */
  Assignments assignments(long epoch, long since, int waitSeconds)
      throws LinkFailure, InterruptedException;

  /** Reports what is seen, which renews the node's lease. */
  ObservationsAck observe(Observations observations) throws LinkFailure, InterruptedException;

  /** Answers a console query. */
  void console(String queryId, ConsoleChunk chunk) throws LinkFailure, InterruptedException;

  /** Answers a trace query. */
  void trace(String queryId, TraceAnswer answer) throws LinkFailure, InterruptedException;

  /**
   * Begins to read an image's content.
   *
   * @param offset of the first byte wanted; the answer may begin earlier
   */
  ImageSource.Content image(String digest, long offset) throws LinkFailure, InterruptedException;

  /** Gets a fresh certificate. */
  IssuedCertificate renew(RenewRequest request) throws LinkFailure, InterruptedException;

  @Override
  void close();
}
