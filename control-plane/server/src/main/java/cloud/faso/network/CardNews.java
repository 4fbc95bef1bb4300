package cloud.faso.network;

import java.util.Collection;

/**
 * Has the nodes of VMs told of these anew, because cards of theirs changed though nobody wants
 * anything else of the VM.
 */
public interface CardNews {

  /**
   * Within the present transaction; locks the books of the nodes.
   *
   * @param vms their ids
   */
  void tell(Collection<String> vms);
}
