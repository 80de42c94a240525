package io.github.localec2.samples.springboot;

import io.awspring.cloud.autoconfigure.core.AwsClientBuilderConfigurer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Knows nothing of Local EC2: its client is made by Spring Cloud AWS, from its properties. */
@SpringBootApplication(proxyBeanMethods = false)
public class WorkersApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(WorkersApplication.class, arguments);
  }

  @Bean
  Ec2Client ec2(AwsClientBuilderConfigurer aws) {
    return aws.configure(Ec2Client.builder()).build();
  }
}
