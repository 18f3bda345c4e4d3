import java.io.*;
import java.security.*;
import java.util.*;
import javax.net.ssl.*;

/** A server and its clients by Java's JSSE, in one process: port, store, protocol, suite, connections, renegotiations, sizes. */
public class Talk {
  static int[] sizes;

  static byte[] lines(int seed, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) bytes[i] = (byte) ('A' + (seed * 5 + i * i + i / 17) % 26);
    return bytes;
  }

  static void turn(SSLSocket socket, int n, int parity, int renegotiations) throws Exception {
    InputStream in = socket.getInputStream();
    OutputStream out = socket.getOutputStream();
    for (int i = 0; i < sizes.length; i++) {
      if (i % 2 == parity) {
        if (parity == 0 && i > 0 && i <= 2 * renegotiations) socket.startHandshake();
        out.write(lines(n * 10 + i, sizes[i]));
        out.flush();
      } else if (in.readNBytes(sizes[i]).length < sizes[i]) throw new EOFException();
    }
  }

  public static void main(String[] args) throws Exception {
    Security.setProperty("jdk.tls.disabledAlgorithms", "");
    Security.setProperty("jdk.tls.legacyAlgorithms", "");
    sizes = Arrays.stream(args[6].split(",")).mapToInt(Integer::parseInt).toArray();
    int port = Integer.parseInt(args[0]);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new FileInputStream(args[1]), "secret".toCharArray());
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(store, "secret".toCharArray());
    TrustManager all = new X509TrustManager() {
      public void checkClientTrusted(java.security.cert.X509Certificate[] c, String t) {}
      public void checkServerTrusted(java.security.cert.X509Certificate[] c, String t) {}
      public java.security.cert.X509Certificate[] getAcceptedIssuers() { return new java.security.cert.X509Certificate[0]; }
    };
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), new TrustManager[] {all}, null);
    SSLServerSocket listener = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(port);
    String[] protocols = {args[2]}, suites = {args[3]};
    listener.setEnabledProtocols(protocols);
    listener.setEnabledCipherSuites(suites);
    int connections = Integer.parseInt(args[4]), renegotiations = Integer.parseInt(args[5]);
    for (int n = 0; n < connections; n++) {
      final int number = n;
      Thread server = new Thread(() -> {
        try (SSLSocket socket = (SSLSocket) listener.accept()) {
          turn(socket, number, 1, 0);
          try { socket.getInputStream().read(); } catch (IOException ended) {}
        } catch (Exception error) { error.printStackTrace(); System.exit(1); }
      });
      server.start();
      try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
        socket.setEnabledProtocols(protocols);
        socket.setEnabledCipherSuites(suites);
        turn(socket, n, 0, renegotiations);
      }
      server.join();
      ByteArrayOutputStream[] both = {new ByteArrayOutputStream(), new ByteArrayOutputStream()};
      for (int i = 0; i < sizes.length; i++) both[i % 2].write(lines(n * 10 + i, sizes[i]));
      for (ByteArrayOutputStream side : both)
        System.out.println(Base64.getEncoder().encodeToString(side.toByteArray()));
    }
    System.out.println("done");
  }
}
