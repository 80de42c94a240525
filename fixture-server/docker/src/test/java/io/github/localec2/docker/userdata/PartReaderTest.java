package io.github.localec2.docker.userdata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class PartReaderTest {
  private final List<String> notes = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private List<Part> read(byte[] bytes) {
    return new PartReader(() -> Map.of("v1", Map.of("region", "eu-west-1")), notes, problems)
        .read(bytes);
  }

  private List<Part> read(String text) {
    return read(text.getBytes(UTF_8));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(to)) {
      out.write(bytes);
    }
    return to.toByteArray();
  }

  private static String multipart(String... parts) {
    StringBuilder text =
        new StringBuilder(
            "Content-Type: multipart/mixed; boundary=\"//\"\r\nMIME-Version: 1.0\r\n\r\npreamble\r\n");
    for (String part : parts) {
      text.append("--//\r\n").append(part.replace("\n", "\r\n")).append("\r\n");
    }
    return text + "--//--\r\nepilogue\r\n";
  }

  @Test
  void aScriptIsOnePart() {
    assertThat(read("#!/bin/sh\necho hi\n"))
        .singleElement()
        .satisfies(
            part -> {
              assertThat(part.type()).isEqualTo(PartType.SCRIPT);
              assertThat(part.name()).isEqualTo("part-001");
              assertThat(part.text()).isEqualTo("#!/bin/sh\necho hi\n");
            });
  }

  @Test
  void aScriptOfWindowsRunsAsOneOfUnix() {
    assertThat(read("#cloud-boothook\r\n#!/bin/sh\r\necho a\rb\r\n"))
        .extracting(Part::text)
        .containsExactly("#cloud-boothook\n#!/bin/sh\necho a\rb\n");
    assertThat(read("#cloud-config\r\nhostname: a\r\n"))
        .extracting(Part::text)
        .containsExactly("#cloud-config\r\nhostname: a\r\n");
  }

  @Test
  void blankLinesMayComeFirst() {
    assertThat(read("\n \r\n\t#cloud-config\nhostname: a\n"))
        .extracting(Part::type)
        .containsExactly(PartType.CONFIG);
  }

  @Test
  void whatIsSaidToBeAScriptIsLookedAt() {
    assertThat(
            read(
                multipart(
                    "Content-Type: text/x-shellscript\n\n#cloud-config\nhostname: a",
                    "Content-Type: text/x-shellscript-per-boot\n\n#!/bin/sh\n")))
        .extracting(Part::type)
        .containsExactly(PartType.CONFIG, PartType.SCRIPT_PER_BOOT);
  }

  @Test
  void anEntryOfAnArchiveIsACloudConfigUnlessItSaysOrBeginsOtherwise() {
    assertThat(
            read(
                """
                #cloud-config-archive
                - "bootcmd: [ls]"
                - "#!/bin/sh"
                - type: text/cloud-boothook
                  content: ls
                """))
        .extracting(Part::type)
        .containsExactly(PartType.CONFIG, PartType.SCRIPT, PartType.BOOTHOOK);
    assertThat(problems).isEmpty();
  }

  @Test
  void compressionIsOpenedHoweverOftenItWasDone() throws IOException {
    assertThat(read(gzip(gzip("#cloud-config\n{}".getBytes(UTF_8)))))
        .extracting(Part::type)
        .containsExactly(PartType.CONFIG);
  }

  @Test
  void compressionWithoutEndIsRefused() throws IOException {
    byte[] bytes = "#!/bin/sh\n".getBytes(UTF_8);
    for (int times = 0; times < 20; times++) {
      bytes = gzip(bytes);
    }
    assertThat(read(bytes)).isEmpty();
    assertThat(problems).singleElement().asString().contains("more than 16 times");
  }

  @Test
  void messagesNestedWithoutEndAreRefusedAndTheRestIsKept() {
    StringBuilder deep = new StringBuilder();
    for (int times = 0; times < 50_000; times++) {
      deep.append("Content-Type: multipart/mixed; boundary=a")
          .append(times)
          .append("\n\n--a")
          .append(times)
          .append('\n');
    }
    assertThat(read(multipart(deep.toString(), "Content-Type: text/x-shellscript\n\n#!/bin/sh\n")))
        .extracting(Part::type)
        .containsExactly(PartType.SCRIPT);
    assertThat(problems).singleElement().asString().contains("nested more than 16 times");
  }

  @Test
  void aMessageWithoutItsBoundaryIsLeftOutAndTheRestIsKept() {
    assertThat(
            read(
                multipart(
                    "Content-Type: multipart/mixed\n\nnothing",
                    "Content-Type: text/x-shellscript\n\n#!/bin/sh\n")))
        .extracting(Part::type)
        .containsExactly(PartType.SCRIPT);
    assertThat(problems).singleElement().asString().contains("boundary");
  }

  @Test
  void aDamagedArchiveIsAProblemAndNoPart() {
    assertThat(read(new byte[] {0x1f, (byte) 0x8b, 8, 0, 1})).isEmpty();
    assertThat(problems).singleElement().asString().contains("gzip");
  }

  @Test
  void partsOfAMessageKeepTheirOrderTypesAndNames() {
    List<Part> parts =
        read(
            multipart(
                "Content-Type: text/cloud-config; charset=\"us-ascii\"\n\n#cloud-config\nhostname: a",
                "Content-Type: text/x-shellscript\nContent-Disposition: attachment; filename=\"../b.sh\"\n\n"
                    + "#!/bin/sh\necho b",
                "Content-Type: text/plain\n\n#cloud-boothook\n#!/bin/sh\n"));
    assertThat(parts)
        .extracting(Part::type)
        .containsExactly(PartType.CONFIG, PartType.SCRIPT, PartType.BOOTHOOK);
    assertThat(parts).extracting(Part::name).containsExactly("part-001", "_b.sh", "part-003");
    assertThat(parts.get(1).text()).isEqualTo("#!/bin/sh\necho b");
    assertThat(problems).isEmpty();
  }

  @Test
  void messagesWithinMessagesAndEncodingsAreOpened() throws IOException {
    String inner =
        "Content-Type: multipart/mixed;\n boundary=in\n\n--in\nContent-Type: application/octet-stream\n"
            + "Content-Transfer-Encoding: base64\n\n"
            + Base64.getMimeEncoder().encodeToString(gzip("#!/bin/sh\n# one\n".getBytes(UTF_8)))
            + "\n--in\nContent-Type: text/x-shellscript\n"
            + "Content-Transfer-Encoding: quoted-printable\n\n#!/bin/sh\necho a=3Db=\nc\n--in--";
    List<Part> parts = read(multipart(inner));
    assertThat(problems).isEmpty();
    assertThat(parts).hasSize(2);
    assertThat(parts.get(0).text()).isEqualTo("#!/bin/sh\n# one\n");
    assertThat(parts.get(1).text()).isEqualTo("#!/bin/sh\necho a=bc");
  }

  @Test
  void headersMayComeInAnyOrderAndCase() {
    String rest =
        """

        --x
        Content-Type: text/x-shellscript

        #!/bin/sh
        --x--
        """;
    for (String head :
        List.of(
            """
            From: me@example.com
            Subject: user data
            MIME-Version: 1.0
            Content-Type: multipart/mixed;
             boundary=x
            """,
            "content-type: multipart/mixed; boundary=x\nmime-version: 1.0\n",
            "X-Mailer : own\nCONTENT-TYPE: multipart/mixed; BOUNDARY=x\n",
            """
            From nobody Thu Jan  1 00:00:00 1970
            To: x
            MIME-VERSION: 1.0
            Content-Type: multipart/mixed; boundary=x
            """,
            "\n\nContent-Type: multipart/mixed; boundary=x\n")) {
      assertThat(read(head + rest))
          .as(head)
          .extracting(Part::type)
          .containsExactly(PartType.SCRIPT);
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void aScriptThatSpeaksOfHeadersIsNoMessage() {
    assertThat(read("#!/bin/sh\ncat <<E\nMIME-Version: 1.0\nContent-Type: text/plain\nE\n"))
        .extracting(Part::type)
        .containsExactly(PartType.SCRIPT);
    assertThat(read("#cloud-config\nhostname: a\ncontent-type: b\n"))
        .extracting(Part::type)
        .containsExactly(PartType.CONFIG);
  }

  @Test
  void aPartThatBeginsWithABlankLineHasNoHeaders() {
    assertThat(read(multipart("\n#!/bin/sh\necho a")))
        .extracting(Part::text)
        .containsExactly("#!/bin/sh\necho a");
  }

  @Test
  void whatWouldBeFetchedIsRefusedAndTheRestIsKept() {
    assertThat(
            read(
                multipart(
                    "Content-Type: text/x-include-url\n\nhttp://example.com/x",
                    "Content-Type: text/x-shellscript\n\n#!/bin/sh\n")))
        .extracting(Part::type)
        .containsExactly(PartType.SCRIPT);
    assertThat(problems)
        .singleElement()
        .asString()
        .contains("text/x-include-url", "put the content itself");
  }

  @Test
  void aTemplateIsFilledAndThenTakenForWhatItBecame() {
    assertThat(read("## template: jinja\n#!/bin/sh\n{# why #}echo {{ v1.region }} {{ nowhere }}\n"))
        .singleElement()
        .satisfies(
            part ->
                assertThat(part.text())
                    .isEqualTo("#!/bin/sh\necho eu-west-1 CI_MISSING_JINJA_VAR/nowhere\n"));
    assertThat(notes).singleElement().asString().endsWith("not there: nowhere");
    assertThat(problems).isEmpty();
  }

  @Test
  void aTemplateWithStatementsIsFilled() {
    assertThat(
            read(
                """
                ## template: jinja
                #cloud-config
                {% if v1.region == 'eu-west-1' %}
                hostname: here
                {% else %}
                hostname: there
                {% endif %}
                """))
        .extracting(Part::text)
        .containsExactly("#cloud-config\nhostname: here\n");
  }

  @Test
  void aTemplateWithWhatIsNotSupportedIsRefused() {
    assertThat(read("## template: jinja\n#!/bin/sh\n{% macro x() %}\n{% endmacro %}")).isEmpty();
    assertThat(problems)
        .singleElement()
        .asString()
        .contains("line 3 of the Jinja template", "'{% macro x() %}' is not supported");
  }

  @Test
  void anArchiveIsAListOfParts() {
    assertThat(
            read(
                """
                #cloud-config-archive
                - type: text/cloud-config
                  content: |
                    hostname: x
                - |
                  #!/bin/sh
                  echo y
                """))
        .extracting(Part::type)
        .containsExactly(PartType.CONFIG, PartType.SCRIPT);
  }

  @Test
  void whatIsNoUserDataIsNamed() {
    assertThat(read("hello, world")).isEmpty();
    assertThat(problems).singleElement().asString().contains("'hello, world'");
  }
}
