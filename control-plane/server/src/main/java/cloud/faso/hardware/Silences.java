package cloud.faso.hardware;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells those whose things are on a node that it fell silent or came back. */
public final class Silences {

  /** Called in the transaction that notices it. */
  public interface Listener {

    void fellSilent(NodeId node);

    void cameBack(NodeId node);
  }

  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  public void tell(Listener listener) {
    listeners.add(listener);
  }

  void fellSilent(NodeId node) {
    listeners.forEach(listener -> listener.fellSilent(node));
  }

  void cameBack(NodeId node) {
    listeners.forEach(listener -> listener.cameBack(node));
  }
}
