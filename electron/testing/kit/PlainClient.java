import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Asks the address of its argument, with no TLS settings of its own. */
public class PlainClient {
  public static void main(String[] arguments) throws Exception {
    try (InputStream answer = URI.create(arguments[0]).toURL().openStream()) {
      System.out.println(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
