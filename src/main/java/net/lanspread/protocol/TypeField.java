package net.lanspread.protocol;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.ser.VirtualBeanPropertyWriter;
import tools.jackson.databind.util.Annotations;

/** The field that names the type of a message, behind all its others. */
final class TypeField extends VirtualBeanPropertyWriter {
  private static final long serialVersionUID = 1L;

  private final @Nullable String name;

  TypeField() {
    this.name = null;
  }

  private TypeField(
      BeanPropertyDefinition property, Annotations annotations, JavaType type, String name) {
    super(property, annotations, type);
    this.name = name;
  }

  @Override
  public VirtualBeanPropertyWriter withConfig(
      MapperConfig<?> config,
      AnnotatedClass declaringClass,
      BeanPropertyDefinition property,
      JavaType type) {
    JsonTypeName name = declaringClass.getAnnotation(JsonTypeName.class);
    return new TypeField(property, declaringClass.getAnnotations(), type, name.value());
  }

  @Override
  protected Object value(Object message, JsonGenerator out, SerializationContext context) {
    return Objects.requireNonNull(name);
  }
}
