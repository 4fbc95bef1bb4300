@org.jspecify.annotations.NullMarked
package cloud.faso.agent.ovn.trace;
