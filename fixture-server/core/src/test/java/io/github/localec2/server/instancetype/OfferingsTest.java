package io.github.localec2.server.instancetype;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;

class OfferingsTest {
  private final InstanceTypes types = InstanceTypes.catalogue();

  @Test
  void commonTypesAreInEveryRegion() {
    for (String region : new String[] {"us-east-1", "eu-west-1", "ap-southeast-2", "sa-east-1"}) {
      assertThat(types.isOffered("t3.micro", region)).as(region).isTrue();
      assertThat(types.isOffered("m5.large", region)).as(region).isTrue();
    }
  }

  @Test
  void theOldZoneOfUsEast1LacksWhatIsNewer() {
    assertThat(types.isOffered("t3.micro", "us-east-1", "use1-az3")).isFalse();
    assertThat(types.isOffered("t3.micro", "us-east-1", "use1-az1")).isTrue();
    assertThat(types.isOffered("t2.micro", "us-east-1", "use1-az3")).isTrue();
  }

  @Test
  void rareTypesAreInFewRegions() {
    assertThat(types.isOffered("mac2.metal", "us-east-1")).isTrue();
    assertThat(types.isOffered("mac2.metal", "af-south-1")).isFalse();
    assertThat(types.isOffered("p5.48xlarge", "us-west-2")).isTrue();
    assertThat(types.isOffered("p5.48xlarge", "eu-central-2")).isFalse();
    assertThat(types.isOffered("p5.48xlarge", "eu-central-2", "euc2-az1")).isFalse();
    assertThat(types.isOffered("t1.micro", "eu-west-1")).isTrue();
    assertThat(types.isOffered("t1.micro", "eu-north-1")).isFalse();
  }

  @Test
  void aSizeMayDifferFromItsFamily() {
    assertThat(types.isOffered("c5d.large", "ap-east-1")).isTrue();
    assertThat(types.isOffered("c5d.metal", "ap-east-1")).isFalse();
  }

  @Test
  void aRegionNewerThanTheDataOffersTheCurrentGeneration() {
    assertThat(types.isOffered("m7g.large", "xx-north-9")).isTrue();
    assertThat(types.isOffered("m7g.large", "xx-north-9", "xxn9-az1")).isTrue();
    assertThat(types.isOffered("m1.small", "xx-north-9")).isFalse();
    assertThat(types.offeredIn("xx-north-9"))
        .isNotEmpty()
        .allMatch(InstanceTypeInfo::currentGeneration)
        .isSameAs(types.offeredIn("yy-south-8"));
  }

  @Test
  void aZoneThatTheDataDoesNotNameOffersWhatItsRegionDoes() {
    assertThat(types.isOffered("t3.micro", "us-east-1", "use1-bos1-az1")).isTrue();
    assertThat(types.isOffered("t3.micro", "us-east-1", "use1-az9")).isTrue();
    assertThat(types.isOffered("mac2.metal", "af-south-1", "afs1-los1-az1")).isFalse();
  }

  @Test
  void anUnknownTypeIsOfferedNowhere() {
    assertThat(types.isOffered("m5.enormous", "us-east-1")).isFalse();
    assertThat(types.isOffered("m5.enormous", "us-east-1", "use1-az1")).isFalse();
    assertThat(types.isOffered("nonsense", "xx-north-9")).isFalse();
  }

  @Test
  void aRegionListsWhatItOffers() {
    assertThat(types.offeredIn("eu-north-1"))
        .hasSizeGreaterThan(500)
        .hasSizeLessThan(types.all().size())
        .allMatch(type -> types.isOffered(type.instanceTypeAsString(), "eu-north-1"))
        .isSameAs(types.offeredIn("eu-north-1"));
  }
}
