package net.lanspread.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LaneTransportTest extends TransportContractTest {
  @Override
  Transport open(
      Identity identity,
      InetSocketAddress address,
      Transport.Listener listener,
      TransportOptions options)
      throws IOException {
    return new LaneTransport(identity, address, listener, options);
  }

  @Override
  Wire wire(InetSocketAddress server) throws IOException {
    return new TcpCable(server);
  }
}
